package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.aws.JavaSdk;
import io.crossbind.kit.aws.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.iam.IamClient;

/** The AWS CLI and the SDK for Java in separate processes, with exactly the environment and files of a workload. */
class WorkloadsTest extends SandboxTest {
    private static final String REGION = "eu-west-1";
    private static final String APP = "arn:aws:iam::111111111111:role/app";
    private static final String REPORTS = "arn:aws:iam::222222222222:role/reports";
    private static final String EXTERNAL_ID = "crossbind-7f3a";
    private static final ClusterTokens TOKENS = ClusterTokens.of("https://oidc.eks.eu-west-1.amazonaws.com/id/A1B2");
    private static final String HOST = TOKENS.issuer().substring("https://".length());

    @TempDir
    private Path files;

    private IamClient home;

    @BeforeEach
    void accounts() {
        home = iam(HOME);
    }

    /** The source role, trusted by the service under the conditions. The source role may assume the target role. */
    private void app(String service, String condition) {
        app(trust("{\"Service\":\"" + service + "\"}", "sts:AssumeRole", condition));
    }

    private void app(String trust) {
        createRole(home, "app", trust);
        home.putRolePolicy(
                r -> r.roleName("app").policyName("target").policyDocument(allow("sts:AssumeRole", REPORTS)));
    }

    /** The target role, which trusts the source role with the external ID. */
    private void reports() {
        String condition = "{\"StringEquals\":{\"sts:ExternalId\":\"" + EXTERNAL_ID + "\"}}";
        createRole(iam(TARGET), "reports", trust("{\"AWS\":\"" + APP + "\"}", "sts:AssumeRole", condition));
    }

    private static String from(String account, String sourceArn) {
        return "{\"StringEquals\":{\"aws:SourceAccount\":\"" + account + "\"},\"ArnLike\":{\"aws:SourceArn\":\""
                + sourceArn + "\"}}";
    }

    /** The environment with a config file whose profile {@code target} has these lines. */
    private Map<String, String> withProfile(Map<String, String> environment, String... lines) {
        try {
            String profile = "[profile target]\nrole_arn = " + REPORTS + "\n" + String.join("\n", lines) + "\n";
            Path file = Files.writeString(files.resolve("config"), profile);
            Map<String, String> all = new HashMap<>(environment);
            all.put("AWS_CONFIG_FILE", file.toString());
            all.put("AWS_PROFILE", "target");
            return all;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Asserts the identity from the default chains. */
    private static void reaches(Map<String, String> environment, String account, String role) {
        are(new AwsCli(environment).run("sts", "get-caller-identity"), account, role);
        are(new JavaSdk(environment).callerIdentity(), account, role);
    }

    /** Asserts the identity of programs that name the profile {@code target} in their code. */
    private static void profileReaches(Map<String, String> environment, String account, String role) {
        are(new AwsCli(environment).run("sts", "get-caller-identity", "--profile", "target"), account, role);
        are(new JavaSdk(environment).callerIdentity("target"), account, role);
    }

    private static void are(AwsCli.Result program, String account, String role) {
        assertThat(program.err()).doesNotContain("Exception", "error");
        assertThat(program.out()).contains("arn:aws:sts::" + account + ":assumed-role/" + role + "/");
    }

    private static void isRefused(Map<String, String> environment, String byCli, String bySdk) {
        isRefused(new AwsCli(environment).run("sts", "get-caller-identity"), byCli);
        isRefused(new JavaSdk(environment).callerIdentity(), bySdk);
    }

    private static void isRefused(AwsCli.Result program, String message) {
        assertThat(program.exitCode()).isNotZero();
        assertThat(program.err()).contains(message);
    }

    @Test
    void aPodWithPodIdentity() {
        sandbox.trustIssuer(TOKENS.issuer(), TOKENS::jwks);
        String cluster = sandbox.createCluster(HOME, REGION, "prod", TOKENS.issuer());
        String podTrust = trust("{\"Service\":\"pods.eks.amazonaws.com\"}", "sts:AssumeRole", "{}")
                .replace("\"sts:AssumeRole\"", "[\"sts:AssumeRole\",\"sts:TagSession\"]");
        app(podTrust);
        eks(sandbox.administratorOf(HOME))
                .createPodIdentityAssociation(r -> r.clusterName("prod")
                        .namespace("analytics")
                        .serviceAccount("reports")
                        .roleArn(APP));
        String audience = "pods.eks.amazonaws.com";
        Path own = TOKENS.fileOfPod("analytics", "reports", audience);
        reaches(sandbox.workloads().pod(cluster, own), HOME, "app");
        Path neighbour = TOKENS.fileOfPod("analytics", "neighbour", audience);
        isRefused(
                sandbox.workloads().pod(cluster, neighbour),
                "has no pod identity association",
                "The requested metadata is not found");
    }

    @Test
    void aTask() {
        app("ecs-tasks.amazonaws.com", from(HOME, "arn:aws:ecs:eu-west-1:111111111111:*"));
        reports();
        Map<String, String> task = sandbox.workloads().task(APP, REGION, HOME);
        reaches(task, HOME, "app");
        reaches(
                withProfile(task, "credential_source = EcsContainer", "external_id = " + EXTERNAL_ID),
                TARGET,
                "reports");
        Map<String, String> withoutId = withProfile(task, "credential_source = EcsContainer");
        String refusal = "is not authorized to perform: sts:AssumeRole";
        isRefused(new AwsCli(withoutId).run("sts", "get-caller-identity"), refusal);
        isRefused(new JavaSdk(withoutId).callerIdentity("target"), refusal);
        // The SDK's default chain continues after a failing profile, so the program keeps the identity of the task.
        are(new JavaSdk(withoutId).callerIdentity(), HOME, "app");
        isRefused(
                sandbox.workloads().task(APP, "us-east-1", HOME),
                "Credentials not found",
                "Failed to load credentials");
        isRefused(sandbox.workloads().task(APP, REGION, TARGET), "Credentials not found", "Failed to load credentials");
    }

    @Test
    void anInstance() {
        app("ec2.amazonaws.com", "{}");
        reports();
        String profile = home.createInstanceProfile(r -> r.instanceProfileName("app"))
                .instanceProfile()
                .arn();
        home.addRoleToInstanceProfile(r -> r.instanceProfileName("app").roleName("app"));
        Map<String, String> instance = sandbox.workloads().instance(profile, REGION);
        reaches(instance, HOME, "app");
        reaches(
                withProfile(instance, "credential_source = Ec2InstanceMetadata", "external_id = " + EXTERNAL_ID),
                TARGET,
                "reports");
        home.updateAssumeRolePolicy(r -> r.roleName("app")
                .policyDocument(trust("{\"Service\":\"ec2.amazonaws.com\"}", "sts:AssumeRole", from(HOME, "*"))));
        isRefused(instance, "Unable to locate credentials", "Unable to load credentials");
    }

    @Test
    void aFunction() {
        String function = "arn:aws:lambda:eu-west-1:111111111111:function:reports";
        app("lambda.amazonaws.com", from(HOME, function));
        reports();
        Map<String, String> environment = sandbox.workloads().function(APP, function);
        reaches(environment, HOME, "app");
        Map<String, String> withProfile =
                withProfile(environment, "credential_source = Environment", "external_id = " + EXTERNAL_ID);
        // A function's keys are in variables, which come before AWS_PROFILE. The function's code has to name the
        // profile.
        reaches(withProfile, HOME, "app");
        profileReaches(withProfile, TARGET, "reports");
        assertThatThrownBy(() -> sandbox.workloads().function(APP, function + "-other"))
                .isInstanceOf(Workloads.Refused.class)
                .hasMessageContaining("cannot be assumed by Lambda");
        assertThatThrownBy(() -> sandbox.workloads().function(APP, function.replace(HOME, TARGET)))
                .hasMessage("Cross-account pass role is not allowed.");
        sandbox.settings().lambdaTellsSource(false);
        assertThatThrownBy(() -> sandbox.workloads().function(APP, function))
                .hasMessageContaining("cannot be assumed by Lambda");
    }

    @Test
    void aPersonTypesTheCodeOfTheSecondFactor() {
        String ann = "arn:aws:iam::111111111111:user/ann";
        String policy = home.createPolicy(r -> r.policyName("assume").policyDocument(allow("sts:AssumeRole", REPORTS)))
                .policy()
                .arn();
        Map<String, String> shell = sandbox.workloads().shell(sandbox.userOf(HOME, "ann", policy), REGION);
        String mfa = "{\"Bool\":{\"aws:MultiFactorAuthPresent\":\"true\"}}";
        createRole(iam(TARGET), "reports", trust("{\"AWS\":\"" + ann + "\"}", "sts:AssumeRole", mfa));
        Map<String, String> without = withProfile(shell, "credential_source = Environment");
        isRefused(
                new AwsCli(without).run("sts", "get-caller-identity", "--profile", "target"),
                "is not authorized to perform: sts:AssumeRole");
        Map<String, String> with =
                withProfile(shell, "credential_source = Environment", "mfa_serial = arn:aws:iam::111111111111:mfa/ann");
        AwsCli.Result program =
                new AwsCli(with).runTyping("123456", "sts", "get-caller-identity", "--profile", "target");
        assertThat(program.out()).contains("arn:aws:sts::222222222222:assumed-role/reports/");
    }

    @Test
    void anotherPartysProgram() {
        String vendor = "333333333333";
        String policy = iam(vendor)
                .createPolicy(r -> r.policyName("assume").policyDocument(allow("sts:AssumeRole", REPORTS)))
                .policy()
                .arn();
        Map<String, String> job = sandbox.workloads().shell(sandbox.userOf(vendor, "ci", policy), REGION);
        createRole(
                iam(TARGET),
                "reports",
                trust(
                        "{\"AWS\":\"" + vendor + "\"}",
                        "sts:AssumeRole",
                        "{\"StringEquals\":{\"sts:ExternalId\":\"" + EXTERNAL_ID + "\"}}"));
        profileReaches(
                withProfile(job, "credential_source = Environment", "external_id = " + EXTERNAL_ID), TARGET, "reports");
        isRefused(
                new JavaSdk(withProfile(job, "credential_source = Environment")).callerIdentity("target"),
                "is not authorized to perform: sts:AssumeRole");
    }

    @Test
    void aPodWithAChainOfRoles() {
        sandbox.trustIssuer(TOKENS.issuer(), TOKENS::jwks);
        home.createOpenIDConnectProvider(r -> r.url(TOKENS.issuer()).clientIDList("sts.amazonaws.com"));
        app(trust(
                "{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/" + HOST + "\"}",
                "sts:AssumeRoleWithWebIdentity",
                "{\"StringEquals\":{\"" + HOST + ":sub\":\"system:serviceaccount:analytics:reports\",\"" + HOST
                        + ":aud\":\"sts.amazonaws.com\"}}"));
        reports();
        reaches(chained("reports", EXTERNAL_ID), TARGET, "reports");
        isRefused(
                chained("neighbour", EXTERNAL_ID),
                "Not authorized to perform sts:AssumeRoleWithWebIdentity",
                "Not authorized to perform sts:AssumeRoleWithWebIdentity");
        isRefused(chained("reports", "crossbind-8f3a"), "AccessDenied", "is not authorized to perform: sts:AssumeRole");
    }

    /** The environment of a pod with its own projected token and a config file, without the variables of the pod identity webhook. */
    private Map<String, String> chained(String serviceAccount, String externalId) {
        Path token = TOKENS.fileOfPod("analytics", serviceAccount, "sts.amazonaws.com");
        Map<String, String> pod = Map.of(
                "AWS_REGION",
                REGION,
                "AWS_DEFAULT_REGION",
                REGION,
                "AWS_ENDPOINT_URL",
                sandbox.endpoint().toString());
        return withProfile(
                pod,
                "source_profile = home",
                "external_id = " + externalId,
                "[profile home]",
                "role_arn = " + APP,
                "web_identity_token_file = " + token);
    }
}
