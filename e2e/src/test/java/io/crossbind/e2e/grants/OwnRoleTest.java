package io.crossbind.e2e.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.aws.AwsCli;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Grants to the role of a workload in its own account, without a role in the target account. */
@ExtendWith(ClusterExtension.class)
class OwnRoleTest {
    private static final String NAMESPACE = "own-role";
    private static final String ACCOUNT = "430000000003";
    private static final String ONLY_IN = "[{resourceArn: \"arn:aws:s3:::shared/in/*\", access: Read}]";
    private static final String NODES = "arn:aws:iam::" + OperatorEnvironment.HOME + ":role/nodes";
    private static Sandbox aws;
    private static OperatorEnvironment world;
    private static OwnedPolicy bucket;
    private static String managementRole;
    private static String boundary;

    @BeforeAll
    static void start(Cluster cluster) {
        aws = Sandbox.start();
        world = OperatorEnvironment.start(cluster, aws, Map.of());
        aws.trustIssuer(cluster.issuer(), cluster::jwks);
        managementRole = aws.createManagementRole(ACCOUNT, OperatorEnvironment.HOME, "external-id-of-own-role");
        boundary = world.account(ACCOUNT).createPolicy("crossbind-boundary");
        bucket = new AccountAdministrator(aws, ACCOUNT).bucket("shared");
        try (S3Client s3 = s3()) {
            s3.putObject(request -> request.bucket("shared").key("in/1.txt"), RequestBody.fromString("come in"));
            s3.putObject(request -> request.bucket("shared").key("out/1.txt"), RequestBody.fromString("stay out"));
        }
        world.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: own-role}
                ---
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: own-role-home}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  rules:
                    - name: all
                      namespaces: {names: [own-role]}
                      workloads: [ServiceAccount, LambdaFunction, Ec2Instance]
                  driftCheckInterval: 2s
                """.formatted(OperatorEnvironment.HOME));
        target("[\"arn:aws:s3:::shared/*\"]");
        world.awaitReason("default", "xaa/own-role-home", "Observed");
        world.awaitReason("default", "xaa/own-role", "Observed");
    }

    private static void target(String resources) {
        world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: AwsAccount
                metadata: {name: own-role}
                spec:
                  accountId: "%s"
                  region: eu-west-1
                  managementRole: {arn: "%s", externalId: external-id-of-own-role}
                  permissionsBoundaryArn: %s
                  rules:
                    - name: all
                      namespaces: {names: [own-role]}
                      workloads: [ServiceAccount, LambdaFunction, Ec2Instance, Principal]
                      principals: [{arn: "%s"}]
                      resources: %s
                      actions: ["s3:*"]
                  driftCheckInterval: 10m
                """.formatted(ACCOUNT, managementRole, boundary, NODES, resources));
    }

    @AfterAll
    static void stop() {
        try (Sandbox _ = aws;
                OperatorEnvironment _ = world) {
            world.kubectl().run("delete", "namespace", NAMESPACE, "--wait=false");
        }
    }

    /** The pod has the granted access and no other. Pods of other service accounts have no access. Everything is removed with the binding. */
    @Test
    void podsReachTheBucketByTheirRoleAtHome() {
        bind("pods", "serviceAccount: {name: pods, create: true}", ONLY_IN);
        String role = status("pods", "sourceRole.arn");
        assertThat(role).startsWith("arn:aws:iam::" + OperatorEnvironment.HOME + ":");
        assertThat(status("pods", "targetRole")).isEmpty();
        assertThat(rolesOf(ACCOUNT)).containsExactly("operator");
        assertThat(bucket.ownPrincipals()).containsExactly(role);

        AwsCli pod = pod("pods", "pods");
        reads(pod);
        refused(pod, "s3", "cp", "s3://shared/out/1.txt", "-");
        refused(pod, "s3api", "delete-object", "--bucket", "shared", "--key", "in/1.txt");
        world.apply("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: neighbour, namespace: own-role}\n");
        refused(pod("pods", "neighbour"), "s3", "cp", "s3://shared/in/1.txt", "-");

        world.kubectl().run("delete", "xab", "pods", "-n", NAMESPACE).orThrow();
        assertThat(bucket.own()).isEmpty();
        assertThat(rolesOf(OperatorEnvironment.HOME)).noneMatch(name -> name.contains("pods"));
    }

    /** Access that the account no longer allows is revoked on both sides, and granted again after the account allows it. */
    @Test
    void aTightenedLimitShutsTheRoleOut() {
        bind("limited", "serviceAccount: {name: limited, create: true}", ONLY_IN);
        AwsCli pod = pod("limited", "limited");
        reads(pod);
        target("[\"arn:aws:s3:::shared/other/*\"]");
        try {
            world.awaitReason(NAMESPACE, "xab/limited", "ResourceNotAllowed");
            await().atMost(OperatorEnvironment.SOON).untilAsserted(() -> {
                refused(pod, "s3", "cp", "s3://shared/in/1.txt", "-");
                assertThat(bucket.own()).isEmpty();
                assertThat(policiesOf(status("limited", "sourceRole.arn"))).isEmpty();
            });
        } finally {
            target("[\"arn:aws:s3:::shared/*\"]");
        }
        world.awaitReason(NAMESPACE, "xab/limited", "Ready");
        reads(pod);
        world.kubectl().run("delete", "xab", "limited", "-n", NAMESPACE).orThrow();
    }

    /** A bucket's ARN names no account, and inside one account the role's policy is enough to read a bucket. */
    @Test
    void aGrantOnABucketOfTheHomeAccountOpensNothing() {
        new AccountAdministrator(aws, OperatorEnvironment.HOME).bucket("home-secrets");
        try (S3Client s3 = s3(OperatorEnvironment.HOME)) {
            s3.putObject(request -> request.bucket("home-secrets").key("1.txt"), RequestBody.fromString("stay out"));
        }
        target("[\"arn:aws:s3:::shared/*\", \"arn:aws:s3:::home-secrets/*\"]");
        try {
            bind("greedy", "serviceAccount: {name: greedy, create: true}", ONLY_IN);
            AwsCli pod = pod("greedy", "greedy");
            reads(pod);
            grant("greedy", ONLY_IN.replace("]", ", {resourceArn: \"arn:aws:s3:::home-secrets/*\", access: Read}]"));
            world.awaitReason(NAMESPACE, "xab/greedy", "AccessDenied");
            refused(pod, "s3", "cp", "s3://home-secrets/1.txt", "-");
            assertThat(grantsPolicyOf(status("greedy", "sourceRole.arn")))
                    .contains("shared", "\"aws:ResourceAccount\":\"" + ACCOUNT + "\"")
                    .doesNotContain("home-secrets");
            reads(pod);
        } finally {
            target("[\"arn:aws:s3:::shared/*\"]");
        }
        world.kubectl().run("delete", "xab", "greedy", "-n", NAMESPACE).orThrow();
    }

    /** The name of a deleted bucket is free again, and the stranger's policy may allow any principal. */
    @Test
    void aStrangerWhoTakesTheNameOfADeletedBucketReachesNobody() {
        OwnedPolicy lent = new AccountAdministrator(aws, ACCOUNT).bucket("lent");
        target("[\"arn:aws:s3:::shared/*\", \"arn:aws:s3:::lent/*\"]");
        try {
            bind("lender", "serviceAccount: {name: lender, create: true}", """
                    [{resourceArn: "arn:aws:s3:::shared/in/*", access: Read}, {resourceArn: "arn:aws:s3:::lent/*", access: Read}]""");
            AwsCli pod = pod("lender", "lender");
            lent.delete().run();
            OwnedPolicy bait = new AccountAdministrator(aws, "430000000099").bucket("lent");
            try (S3Client s3 = s3("430000000099")) {
                s3.putObject(request -> request.bucket("lent").key("1.txt"), RequestBody.fromString("bait"));
            }
            bait.statements(List.of(OwnedPolicy.parse("""
                    {"Sid":"Bait","Effect":"Allow","Principal":{"AWS":"%s"},"Action":"s3:*","Resource":"arn:aws:s3:::lent/*"}""".formatted(status("lender", "sourceRole.arn")))));
            refused(pod, "s3", "cp", "s3://lent/1.txt", "-");
            reads(pod);
            // The operator cannot read the policy of a stranger's bucket, which would block the deletion of the
            // binding.
            try (S3Client s3 = s3("430000000099")) {
                s3.deleteObject(request -> request.bucket("lent").key("1.txt"));
            }
            bait.delete().run();
        } finally {
            target("[\"arn:aws:s3:::shared/*\"]");
        }
        world.kubectl().run("delete", "xab", "lender", "-n", NAMESPACE).orThrow();
    }

    /** A policy contains the unique id of the role. A re-created role has another id. */
    @Test
    void aRoleThatIsMadeAgainGetsItsGrantsAgain() {
        bind("again", "serviceAccount: {name: again, create: true}", ONLY_IN);
        String role = status("again", "sourceRole.arn");
        String id = status("again", "sourceRole.id");
        deleteRole(role);
        await().atMost(OperatorEnvironment.SOON).untilAsserted(() -> {
            assertThat(status("again", "sourceRole.id")).isNotEmpty().isNotEqualTo(id);
            assertThat(bucket.ownPrincipals()).containsExactly(role);
        });
        world.awaitReason(NAMESPACE, "xab/again", "Ready");
        reads(pod("again", "again"));
        world.kubectl().run("delete", "xab", "again", "-n", NAMESPACE).orThrow();
    }

    /** A binding still counts as delivered after its role was re-created or its status was lost. */
    @Test
    void whatWasDeliveredOnceIsKeptWhateverFailsLater() {
        bind("kept", "serviceAccount: {name: kept, create: true}", ONLY_IN);
        String role = status("kept", "sourceRole.arn");
        AwsCli pod = pod("kept", "kept");
        try {
            failsToWriteAPolicy();
            deleteRole(role);
            world.awaitReason(NAMESPACE, "xab/kept", "MalformedPolicy");
            assertThat(rolesOf(OperatorEnvironment.HOME)).contains(nameOf(role));
            assertThat(status("kept", "sourceRole.arn")).isEqualTo(role);

            aws.faults().clear();
            grant("kept", "[{resourceArn: \"arn:aws:s3:::shared/in/*\", actions: [\"s3:GetObject\"]}]");
            world.awaitReason(NAMESPACE, "xab/kept", "Ready");
            reads(pod);

            failsToWriteAPolicy();
            world.loseStatus(NAMESPACE, "xab/kept");
            grant("kept", ONLY_IN);
            world.awaitReason(NAMESPACE, "xab/kept", "MalformedPolicy");
            reads(pod);
        } finally {
            aws.faults().clear();
        }
        world.kubectl().run("delete", "xab", "kept", "-n", NAMESPACE).orThrow();
        assertThat(bucket.own()).isEmpty();
    }

    /** A function's role has the grant and no other access; leaked sessions are revoked. */
    @Test
    void aFunctionsRoleHasTheGrantAndLosesItByExpiry() {
        bind("function", "lambdaFunction: {}", ONLY_IN);
        String role = status("function", "sourceRole.arn");
        assertThat(policiesOf(role)).containsExactly("crossbind-grants");
        world.kubectl()
                .run("patch", "xab", "function", "-n", NAMESPACE, "--type=merge", "-p", """
                        {"spec":{"expiresAt":"2026-01-01T00:00:00Z"}}""")
                .orThrow();
        world.awaitReason(NAMESPACE, "xab/function", "Expired");
        assertThat(bucket.own()).isEmpty();
        assertThat(rolesOf(OperatorEnvironment.HOME)).doesNotContain(nameOf(role));
        world.kubectl().run("delete", "xab", "function", "-n", NAMESPACE).orThrow();
    }

    /** The role is foreign. It gets the grants allowed by the account's rules, and stays unchanged. */
    @Test
    void aRoleThatExistsGetsTheGrantsAndIsLeftAlone() {
        existingRole();
        bind("nodes", "principal: {arn: \"" + NODES + "\"}", ONLY_IN);
        assertThat(bucket.ownPrincipals()).containsExactly(NODES);
        assertThat(status("nodes", "sourceRole") + status("nodes", "targetRole"))
                .isEmpty();
        AwsCli node = new AwsCli(session(NODES));
        reads(node);
        refused(node, "s3", "cp", "s3://shared/out/1.txt", "-");
        world.kubectl().run("delete", "xab", "nodes", "-n", NAMESPACE).orThrow();
        refused(node, "s3", "cp", "s3://shared/in/1.txt", "-");
        assertThat(policiesOf(NODES)).containsExactly("own");
    }

    /** If the role is foreign, nothing else in AWS points to these statements. */
    @Test
    void grantsToARoleThatExistsGoThoughTheStatusWasLost() {
        existingRole();
        bind("forgotten", "principal: {arn: \"" + NODES + "\"}", ONLY_IN);
        assertThat(bucket.ownPrincipals()).containsExactly(NODES);
        world.loseStatus(NAMESPACE, "xab/forgotten");
        world.kubectl().run("delete", "xab", "forgotten", "-n", NAMESPACE).orThrow();
        assertThat(bucket.own()).isEmpty();
    }

    /** A lookup of every requested ARN would cost the account calls, and disclose the existence of resources. */
    @Test
    void noCallIsMadeForABindingThatIsNotAdmitted() {
        String other = "principal: {arn: \"arn:aws:iam::" + OperatorEnvironment.HOME + ":role/other\"}";
        for (int edit = 1; edit <= 3; edit++) {
            String generation = Integer.toString(edit);
            world.apply(
                    manifest("never", other, "[{resourceArn: \"arn:aws:s3:::closed-" + edit + "/*\", access: Read}]"));
            await().atMost(OperatorEnvironment.SOON)
                    .untilAsserted(() ->
                            assertThat(status("never", "observedGeneration")).isEqualTo(generation));
            assertThat(world.reason(NAMESPACE, "xab/never")).isEqualTo("PrincipalNotAllowed");
            assertThat(world.message(NAMESPACE, "xab/never")).doesNotContain("closed");
        }
        world.kubectl().run("delete", "xab", "never", "-n", NAMESPACE).orThrow();
        assertThat(aws.calls()).noneMatch(call -> call.resource().contains("closed-"));
        assertThat(world.get(NAMESPACE, "events.events.k8s.io", "{.items[*].note}"))
                .doesNotContain("closed-");
    }

    /** The schema refuses invalid ARNs. The ARN of a missing resource does not stall an AwsAccount. */
    @Test
    void aForgedStatusOfABindingThatIsNotAdmittedStopsNobody() {
        String other = "principal: {arn: \"arn:aws:iam::" + OperatorEnvironment.HOME + ":role/other\"}";
        world.apply(manifest("liar", other, "[{resourceArn: \"arn:aws:s3:::closed/*\", access: Read}]"));
        world.awaitReason(NAMESPACE, "xab/liar", "PrincipalNotAllowed");
        assertThat(forgeGrants("not an arn").exit()).isNotZero();
        forgeGrants("arn:aws:s3:::closed").orThrow();
        assertThat(status("liar", "grants")).contains("closed");
        // A changed interval makes the operator read the account again.
        world.kubectl()
                .run("patch", "xaa", "own-role", "--type=merge", "-p", "{\"spec\":{\"driftCheckInterval\":\"9m\"}}")
                .orThrow();
        await().atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(world.get("default", "xaa/own-role", "{.status.observedGeneration}"))
                        .isEqualTo(world.get("default", "xaa/own-role", "{.metadata.generation}")));
        assertThat(world.reason("default", "xaa/own-role")).isEqualTo("Observed");
        // Another field manager wrote the field. Server-side apply alone would keep the field.
        world.apply(manifest("liar", other, "[{resourceArn: \"arn:aws:s3:::closed/in/*\", access: Read}]"));
        await().atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(status("liar", "grants")).isEmpty());
        assertThat(world.reason(NAMESPACE, "xab/liar")).isEqualTo("PrincipalNotAllowed");
        world.kubectl().run("delete", "xab", "liar", "-n", NAMESPACE).orThrow();
    }

    private static Kubectl.Result forgeGrants(String arn) {
        return world.kubectl()
                .run(
                        "patch",
                        "xab",
                        "liar",
                        "-n",
                        NAMESPACE,
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        """
                        {"status":{"grants":["%s"]}}""".formatted(arn));
    }

    @Test
    void aFirstGrantThatFailsForGoodIsNotLeftHalfWritten() {
        existingRole();
        try {
            aws.faults().on("s3", "PutBucketPolicy").account(ACCOUNT).times(1).applyThenFail("MalformedPolicy", 400);
            world.apply(manifest("half", "principal: {arn: \"" + NODES + "\"}", ONLY_IN));
            world.awaitReason(NAMESPACE, "xab/half", "MalformedPolicy");
            assertThat(bucket.own()).isEmpty();
            assertThat(status("half", "grants")).isEmpty();
        } finally {
            aws.faults().clear();
        }
        world.kubectl().run("delete", "xab", "half", "-n", NAMESPACE).orThrow();
    }

    private static void existingRole() {
        IamClient iam = world.account(OperatorEnvironment.HOME).iam();
        if (!rolesOf(OperatorEnvironment.HOME).contains("nodes")) {
            iam.createRole(request ->
                    request.roleName("nodes").assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}}""".formatted(OperatorEnvironment.HOME)));
            iam.putRolePolicy(
                    request -> request.roleName("nodes").policyName("own").policyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"""));
        }
    }

    private static void failsToWriteAPolicy() {
        aws.faults().on("s3", "PutBucketPolicy").account(ACCOUNT).fail("MalformedPolicy", 400, "refused for a test");
    }

    private static void grant(String binding, String grants) {
        String workload = "serviceAccount: {name: " + binding + ", create: true}";
        world.apply(manifest(binding, workload, grants));
    }

    private static String nameOf(String role) {
        return role.substring(role.lastIndexOf('/') + 1);
    }

    private static List<String> policiesOf(String role) {
        return world.account(OperatorEnvironment.HOME)
                .iam()
                .listRolePolicies(request -> request.roleName(nameOf(role)))
                .policyNames();
    }

    private static String grantsPolicyOf(String role) {
        return URLDecoder.decode(
                world.account(OperatorEnvironment.HOME)
                        .iam()
                        .getRolePolicy(request -> request.roleName(nameOf(role)).policyName("crossbind-grants"))
                        .policyDocument(),
                StandardCharsets.UTF_8);
    }

    private static void deleteRole(String role) {
        IamClient iam = world.account(OperatorEnvironment.HOME).iam();
        policiesOf(role)
                .forEach(policy -> iam.deleteRolePolicy(
                        request -> request.roleName(nameOf(role)).policyName(policy)));
        iam.deleteRole(request -> request.roleName(nameOf(role)));
    }

    private static Map<String, String> session(String role) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(OperatorEnvironment.HOME))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            Credentials credentials = sts.assumeRole(
                            request -> request.roleArn(role).roleSessionName("node"))
                    .credentials();
            return Map.of(
                    "AWS_ACCESS_KEY_ID", credentials.accessKeyId(),
                    "AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey(),
                    "AWS_SESSION_TOKEN", credentials.sessionToken(),
                    "AWS_DEFAULT_REGION", "eu-west-1",
                    "AWS_ENDPOINT_URL", aws.endpoint().toString());
        }
    }

    private static List<String> rolesOf(String account) {
        return world.account(account).iam().listRoles().roles().stream()
                .map(Role::roleName)
                .toList();
    }

    private static void reads(AwsCli cli) {
        AwsCli.Result read = cli.run("s3", "cp", "s3://shared/in/1.txt", "-");
        assertThat(read.out()).as(read::err).isEqualTo("come in");
    }

    private static void refused(AwsCli cli, String... arguments) {
        AwsCli.Result result = cli.run(arguments);
        assertThat(result.exitCode()).as(result.out()).isNotZero();
        assertThat(result.err()).containsPattern("AccessDenied|Forbidden");
    }

    private static void bind(String name, String workload, String grants) {
        world.apply(manifest(name, workload, grants));
        world.awaitReason(NAMESPACE, "xab/" + name, "Ready");
    }

    private static String manifest(String name, String workload, String grants) {
        return """
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: %1$s, namespace: own-role}
                spec:
                  accountRef: {name: own-role}
                  workload: {%2$s}
                  grants: %3$s
                """.formatted(name, workload, grants);
    }

    private static String status(String binding, String field) {
        return world.get(NAMESPACE, "xab/" + binding, "{.status." + field + "}");
    }

    private static AwsCli pod(String binding, String serviceAccount) {
        return AwsCli.inPod(
                status(binding, "sourceRole.arn"),
                AwsCli.writeToken(
                        world.cluster().token(NAMESPACE, serviceAccount, "sts.amazonaws.com", Duration.ofHours(1))),
                "eu-west-1",
                aws.endpoint());
    }

    private static S3Client s3() {
        return s3(ACCOUNT);
    }

    private static S3Client s3(String account) {
        return S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .forcePathStyle(true)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
