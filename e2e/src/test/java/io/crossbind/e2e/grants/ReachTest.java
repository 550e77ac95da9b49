package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/** Access by a bucket's policy alone, tested with the AWS CLI. Every call is authorized. */
@ExtendWith(ClusterExtension.class)
class ReachTest {
    private static final String NAMESPACE = "reach";
    private static final String ACCOUNT = "430000000002";

    /** Delays a repeated call long enough that the process dies before the call takes effect. */
    private static final Duration HELD = Duration.ofSeconds(2);

    private static Sandbox aws;
    private static OperatorEnvironment world;

    @BeforeAll
    static void start(Cluster cluster) {
        aws = Sandbox.start();
        // The Lease of a killed process lasts 15 s. Other tests show the takeover.
        world = OperatorEnvironment.start(cluster, aws, Map.of("leader-election", "false"));
        aws.trustIssuer(cluster.issuer(), cluster::jwks);
        String role = aws.createManagementRole(ACCOUNT, OperatorEnvironment.HOME, "external-id-of-reach");
        String boundary = world.account(ACCOUNT).createPolicy("crossbind-boundary");
        try (S3Client s3 = s3()) {
            s3.createBucket(request -> request.bucket("reached"));
            s3.putObject(request -> request.bucket("reached").key("in/1.txt"), RequestBody.fromString("come in"));
            s3.putObject(request -> request.bucket("reached").key("out/1.txt"), RequestBody.fromString("stay out"));
        }
        world.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: reach}
                ---
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: reach}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  managementRole: {arn: "%s", externalId: external-id-of-reach}
                  permissionsBoundaryArn: %s
                  rules:
                    - name: all
                      namespaces: {names: [reach]}
                      resources: ["arn:aws:s3:::reached/in/*", "arn:aws:s3:::a-denied/*", "arn:aws:s3:::b-free/*",
                        "arn:aws:s3:::c-blocked/*", "arn:aws:s3:::d-busy/*",
                        "arn:aws:s3:::e-first/*", "arn:aws:s3:::f-second/*", "arn:aws:s3:::g-left/*"]
                      actions: ["s3:*"]
                      actionsOnAllResources: ["s3:ListAllMyBuckets"]
                """.formatted(ACCOUNT, role, boundary));
        world.awaitReason("default", "xaa/reach", "Observed");
    }

    @AfterAll
    static void stop() {
        try (Sandbox _ = aws;
                OperatorEnvironment _ = world) {
            world.kubectl().run("delete", "namespace", NAMESPACE, "--wait=false");
        }
    }

    @Test
    void aGrantLetsItsOwnRoleInAndOnlyWhereItSays() {
        bind("guest", "role: {}", "[{resourceArn: \"arn:aws:s3:::reached/in/*\", access: Read}]");
        bind("stranger", "role: {statements: [{actions: [\"s3:ListAllMyBuckets\"], resources: [\"*\"]}]}", "[]");
        AwsCli guest = pod("guest");
        AwsCli.Result read = guest.run("s3", "cp", "s3://reached/in/1.txt", "-");
        assertThat(read.out()).as(read::err).isEqualTo("come in");
        AwsCli.Result list = guest.run("s3", "ls", "s3://reached/in/");
        assertThat(list.out()).as(list::err).contains("1.txt");
        refused(guest, "s3", "cp", "s3://reached/out/1.txt", "-");
        refused(guest, "s3", "ls", "s3://reached/out/");
        refused(guest, "s3api", "delete-object", "--bucket", "reached", "--key", "in/1.txt");
        refused(pod("stranger"), "s3", "cp", "s3://reached/in/1.txt", "-");

        world.kubectl()
                .run("patch", "xab", "guest", "-n", NAMESPACE, "--type=merge", "-p", """
                        {"spec":{"grants":[],"role":{"statements":[{"actions":["s3:ListAllMyBuckets"],"resources":["*"]}]}}}""")
                .orThrow();
        await().atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> refused(guest, "s3", "cp", "s3://reached/in/1.txt", "-"));
    }

    /** A denied call for one bucket does not keep the operator from revoking access to another bucket. */
    @Test
    void aPolicyThatCannotBeWrittenDoesNotKeepTheOthers() {
        OwnedPolicy denied = new AccountAdministrator(aws, ACCOUNT).bucket("a-denied");
        OwnedPolicy free = new AccountAdministrator(aws, ACCOUNT).bucket("b-free");
        bind("two", "role: {}", """
                [{resourceArn: "arn:aws:s3:::a-denied/*", access: Read}, {resourceArn: "arn:aws:s3:::b-free/*", access: Read}]""");
        assertThat(denied.own()).isNotEmpty();
        assertThat(free.own()).isNotEmpty();
        world.account(ACCOUNT)
                .iam()
                .putRolePolicy(request ->
                        request.roleName("operator").policyName("denial").policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::a-denied"}}"""));
        world.kubectl()
                .run("delete", "xab", "two", "-n", NAMESPACE, "--wait=false")
                .orThrow();
        await().atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(free.own()).isEmpty());
        world.awaitReason(NAMESPACE, "xab/two", "AccessDenied");
        assertThat(denied.own()).isNotEmpty();
        world.account(ACCOUNT)
                .iam()
                .deleteRolePolicy(request -> request.roleName("operator").policyName("denial"));
        world.awaitGone(NAMESPACE, "xab/two");
        assertThat(denied.own()).isEmpty();
    }

    /** AWS refuses the whole document because of a foreign statement naming a deleted role. */
    @Test
    void aStatementOfSomebodyElseThatNamesADeletedRoleIsNamed() {
        OwnedPolicy bucket = new AccountAdministrator(aws, ACCOUNT).bucket("c-blocked");
        String role = "arn:aws:iam::" + ACCOUNT + ":role/leaver";
        world.account(ACCOUNT)
                .iam()
                .createRole(request -> request.roleName("leaver").assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sts:AssumeRole","Principal":"*"}}"""));
        bucket.statements(List.of(OwnedPolicy.parse(
                Service.S3.foreign("Leavers", bucket.arn()).replace("arn:aws:iam::999999999999:root", role))));
        world.account(ACCOUNT).iam().deleteRole(request -> request.roleName("leaver"));
        String before = bucket.read().get().orElseThrow();
        assertThat(before).contains("AROA").doesNotContain(role);

        apply("blocked", "role: {}", "[{resourceArn: \"arn:aws:s3:::c-blocked/*\", access: Read}]");
        world.awaitReason(NAMESPACE, "xab/blocked", "ResourcePolicyBlocked");
        assertThat(world.get(NAMESPACE, "xab/blocked", "{.status.conditions[?(@.type==\"Ready\")].message}"))
                .contains("Leavers", "AROA", bucket.arn());
        assertThat(bucket.read().get()).contains(before);

        bucket.statements(List.of(OwnedPolicy.parse(Service.S3.foreign("Theirs", bucket.arn()))));
        world.awaitReason(NAMESPACE, "xab/blocked", "Ready");
        assertThat(bucket.own()).isNotEmpty();
        assertThat(bucket.foreign()).hasSize(1);
    }

    /** A binding removed without its finalizer leaves its statement behind, and AWS accepts no document naming the deleted role. */
    @Test
    void aStatementThatWasLeftForADeletedRoleHindersNobody() {
        OwnedPolicy bucket = new AccountAdministrator(aws, ACCOUNT).bucket("g-left");
        String grant = "[{resourceArn: \"arn:aws:s3:::g-left/*\", access: Read}]";
        bind("torn", "role: {}", grant);
        bind("shares", "role: {}", grant);
        String torn = world.get(NAMESPACE, "xab/torn", "{.status.targetRole.arn}");
        String shares = world.get(NAMESPACE, "xab/shares", "{.status.targetRole.arn}");
        assertThat(bucket.ownPrincipals()).containsExactlyInAnyOrder(torn, shares);
        world.operator().kill();
        world.kubectl()
                .run(
                        "patch",
                        "xab",
                        "torn",
                        "-n",
                        NAMESPACE,
                        "--type=merge",
                        "-p",
                        "{\"metadata\":{\"finalizers\":null}}")
                .orThrow();
        world.kubectl().run("delete", "xab", "torn", "-n", NAMESPACE).orThrow();
        deleteRole(torn);
        assertThat(bucket.ownPrincipals()).contains(shares).anyMatch(principal -> principal.startsWith("AROA"));
        world.operator().restart();

        bind("next", "role: {}", grant);
        String next = world.get(NAMESPACE, "xab/next", "{.status.targetRole.arn}");
        assertThat(bucket.ownPrincipals()).containsExactlyInAnyOrder(shares, next);
        world.kubectl()
                .run("delete", "xab", "next", "shares", "-n", NAMESPACE, "--timeout=60s")
                .orThrow();
        assertThat(bucket.read().get()).isEmpty();
    }

    private static void deleteRole(String arn) {
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        IamClient iam = world.account(ACCOUNT).iam();
        iam.listRolePolicies(request -> request.roleName(name))
                .policyNames()
                .forEach(policy ->
                        iam.deleteRolePolicy(request -> request.roleName(name).policyName(policy)));
        iam.deleteRole(request -> request.roleName(name));
    }

    /** The SDK makes three attempts for each call. */
    @Test
    void aServiceThatIsBusyIsTriedAgain() {
        OwnedPolicy bucket = new AccountAdministrator(aws, ACCOUNT).bucket("d-busy");
        aws.faults()
                .on("s3", "PutBucketPolicy")
                .by("operator")
                .times(3)
                .fail("SlowDown", 503, "Please reduce your request rate.");
        apply("busy", "role: {}", "[{resourceArn: \"arn:aws:s3:::d-busy/*\", access: Read}]");
        world.awaitReason(NAMESPACE, "xab/busy", "Throttled");
        assertThat(bucket.own()).isEmpty();
        world.awaitReason(NAMESPACE, "xab/busy", "Ready");
        assertThat(bucket.own()).isNotEmpty();
    }

    /** The operator dies between two grants: the first took effect, and no status names this grant. */
    @Test
    void grantsAreTakenUpWhereTheProcessDied() {
        OwnedPolicy first = new AccountAdministrator(aws, ACCOUNT).bucket("e-first");
        OwnedPolicy second = new AccountAdministrator(aws, ACCOUNT).bucket("f-second");
        aws.faults().on("s3", "PutBucketPolicy").by("operator").delay(HELD);
        aws.faults().on("s3", "PutBucketPolicy").by("operator").times(1).applyThenClose();
        apply("died", "role: {}", """
                [{resourceArn: "arn:aws:s3:::e-first/*", actions: ["s3:GetObject"]},
                 {resourceArn: "arn:aws:s3:::f-second/*", actions: ["s3:GetObject"]}]""");
        await().atMost(OperatorEnvironment.SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !first.own().isEmpty());
        world.operator().kill();
        assertThat(second.own()).isEmpty();
        aws.faults().clear();
        world.operator().restart();

        world.awaitReason(NAMESPACE, "xab/died", "Ready");
        assertThat(first.own()).hasSize(1);
        assertThat(second.own()).hasSize(1);
        assertThat(first.ownPrincipals()).isEqualTo(second.ownPrincipals());
        world.kubectl()
                .run("delete", "xab", "died", "-n", NAMESPACE, "--timeout=60s")
                .orThrow();
        assertThat(first.read().get()).isEmpty();
        assertThat(second.read().get()).isEmpty();
        assertThat(world.account(ACCOUNT).operatorsRoles()).noneMatch(role -> role.contains("died"));
    }

    private static S3Client s3() {
        return S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .forcePathStyle(true)
                .credentialsProvider(aws.administratorOf(ACCOUNT))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void refused(AwsCli pod, String... arguments) {
        AwsCli.Result result = pod.run(arguments);
        assertThat(result.exitCode()).as(result.out()).isNotZero();
        assertThat(result.err()).containsPattern("AccessDenied|Forbidden");
    }

    private static void bind(String name, String role, String grants) {
        apply(name, role, grants);
        world.awaitReason(NAMESPACE, "xab/" + name, "Ready");
    }

    private static void apply(String name, String role, String grants) {
        world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: reach}
                spec:
                  accountRef: {name: reach}
                  workload: {serviceAccount: {name: %1$s, create: true}}
                  %2$s
                  grants: %3$s
                """.formatted(name, role, grants));
    }

    private static AwsCli pod(String binding) {
        String token = world.cluster().token(NAMESPACE, binding, "sts.amazonaws.com", Duration.ofHours(1));
        return AwsCli.inPod(
                world.get(NAMESPACE, "xab/" + binding, "{.status.targetRole.arn}"),
                AwsCli.writeToken(token),
                "eu-west-1",
                aws.endpoint());
    }
}
