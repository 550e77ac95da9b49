package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.aws.AwsCli.Result;
import io.crossbind.e2e.aws.AwsStandIn.Capability;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS CLI, run as in a pod, with the variables that the webhook injects for the annotations, and a token of the API server. */
interface RealClientContract {

    @ContractTest
    @StandInSpecific("AssumeRoleWithWebIdentity")
    default void podHasTheIdentityOfTheTargetAccount(TestTenant team) {
        team.needs(Capability.EXCHANGES_KUBERNETES_TOKENS);
        team.bind("reports");
        Map<String, String> annotations = team.annotations("reports");
        String audience = annotations.get("eks.amazonaws.com/audience");
        Result identity = pod(team, team.name(), "reports", audience, annotations.get("eks.amazonaws.com/role-arn"))
                .run("sts", "get-caller-identity", "--query", "[Account, Arn]", "--output", "text");
        assertThat(identity.out())
                .as(identity::err)
                .startsWith(team.accountId())
                .contains("arn:aws:sts::" + team.accountId() + ":assumed-role/" + team.roleName("reports") + "/");
    }

    @ContractTest
    @StandInSpecific("the evaluation of trust policies")
    default void strangersAreRefused(TestTenant team) {
        team.needs(Capability.EXCHANGES_KUBERNETES_TOKENS);
        team.needs(Capability.VERIFIES_TOKENS);
        team.needs(Capability.ENFORCES_POLICIES);
        team.bind("reports");
        team.serviceAccount("stranger");
        team.kubectl("create", "namespace", team.name() + "-other");
        try {
            team.world()
                    .kubectl()
                    .run("create", "sa", "reports", "-n", team.name() + "-other")
                    .orThrow();
            assertRefused(team, team.name(), "stranger", team.audience(), "AccessDenied");
            assertRefused(team, team.name() + "-other", "reports", team.audience(), "AccessDenied");
            assertRefused(team, team.name(), "reports", "somebody.else", "InvalidIdentityToken");
        } finally {
            team.kubectl("delete", "namespace", team.name() + "-other", "--wait=false");
        }
    }

    private static void assertRefused(TestTenant team, String namespace, String account, String audience, String code) {
        Result result =
                pod(team, namespace, account, audience, team.roleArn("reports")).run("sts", "get-caller-identity");
        assertThat(result.exitCode()).as(result.out()).isNotZero();
        assertThat(result.err()).contains(code).contains("AssumeRoleWithWebIdentity");
    }

    @ContractTest
    @StandInSpecific("the evaluation of permissions")
    default void podReadsWhatItsStatementsAllow(TestTenant team) {
        team.needs(Capability.EXCHANGES_KUBERNETES_TOKENS);
        team.needs(Capability.ENFORCES_POLICIES);
        String bucket = team.name() + "-bucket";
        try (S3Client s3 = s3(team)) {
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(
                    request -> request.bucket(bucket).key("reports/1.txt"), RequestBody.fromString("for the team"));
            s3.putObject(request -> request.bucket(bucket).key("secrets/1.txt"), RequestBody.fromString("for others"));
        }
        team.serviceAccount("reports");
        team.applyReady(team.manifest("reports")
                .role("{statements: [{actions: ['s3:GetObject'], resources: ['arn:aws:s3:::" + bucket
                        + "/reports/*']}]}"));
        AwsCli pod = pod(team, team.name(), "reports", team.audience(), team.roleArn("reports"));
        Result allowed = pod.run("s3", "cp", "s3://" + bucket + "/reports/1.txt", "-");
        assertThat(allowed.out()).as(allowed::err).isEqualTo("for the team");
        Result denied = pod.run("s3api", "get-object", "--bucket", bucket, "--key", "secrets/1.txt", "/dev/null");
        assertThat(denied.exitCode()).isNotZero();
        assertThat(denied.err()).contains("AccessDenied");
    }

    private static AwsCli pod(TestTenant team, String namespace, String serviceAccount, String audience, String role) {
        String token = team.world().cluster().token(namespace, serviceAccount, audience, Duration.ofHours(1));
        return AwsCli.inPod(
                role, AwsCli.writeToken(token), "eu-west-1", team.world().aws().endpoint());
    }

    private static S3Client s3(TestTenant team) {
        return S3Client.builder()
                .endpointOverride(team.world().aws().endpoint())
                .forcePathStyle(true)
                .region(Region.EU_WEST_1)
                .credentialsProvider(team.world().aws().administratorOf(team.accountId()))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
