package io.crossbind.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.e2e.aws.JavaSdk;
import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;

/** The operator with exactly the permissions from the documentation and the template, in the operator account and in a target account. */
@ExtendWith(ClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LeastRightsTest {
    private static final String REGION = "eu-west-1";
    private static final String TARGET = "222222222222";
    private static final String CLUSTER = "arn:aws:eks:eu-west-1:" + OperatorEnvironment.HOME + ":cluster/prod";
    private static final String OPERATOR = "crossbind-operator";

    /** The account of the examples that shares its subnets, and its external ID. */
    private static final String NETWORK = "888888888888";

    private static final String NETWORK_EXTERNAL_ID = "5e0c1d52-77c5-4a54-8f0e-3f6a4a0b7d90";

    /** The bucket of the grants in the examples. */
    private static final String BUCKET = "reports-data-prod";

    /** The external ID of the management role in the examples. */
    private static final String EXTERNAL_ID = "0b9d2c1e-5c1f-4f0e-9a55-2f6f3f6f0c11";

    /** The applied examples, with their bindings. */
    private static final Map<String, String> EXAMPLES = Map.of(
            "eks-oidc-provider", "reports",
            "eks-chained-role", "exports",
            "eks-pod-identity", "pipeline",
            "ecs-task", "nightly-task",
            "lambda-function", "thumbnails",
            "ec2-to-s3", "batch-host",
            "s3-objects", "archive",
            "managed-policies", "audit");

    private static Sandbox aws;
    private static OperatorEnvironment world;

    @BeforeAll
    static void start(Cluster cluster) {
        aws = Sandbox.start();
        world = OperatorEnvironment.start(cluster, aws, Map.of("cluster-id", CLUSTER));
        aws.trustIssuer(cluster.issuer(), cluster::jwks);
        aws.createCluster(OperatorEnvironment.HOME, REGION, "prod", cluster.issuer());
        aws.createManagementRole(TARGET, OperatorEnvironment.HOME, EXTERNAL_ID);
        Map<String, String> common = Map.of(
                "AWS::Partition",
                "aws",
                "OperatorRoleArn",
                "arn:aws:iam::" + OperatorEnvironment.HOME + ":role/" + OPERATOR,
                "ClusterId",
                CLUSTER,
                "Issuer",
                URI.create(cluster.issuer()).getAuthority()
                        + URI.create(cluster.issuer()).getPath());
        makeBucket();
        aws.settings().organization("o-abcdefghij", TARGET, NETWORK);
        aws.createManagementRole(NETWORK, OperatorEnvironment.HOME, NETWORK_EXTERNAL_ID);
        deploy(
                NETWORK,
                "operator",
                and(
                        common,
                        Map.of(
                                "ExternalId",
                                NETWORK_EXTERNAL_ID,
                                "ManagementRole",
                                "operator",
                                "ResourceShares",
                                "true")),
                Map.of());
        deploy(
                TARGET,
                "operator",
                and(
                        common,
                        Map.of(
                                "ExternalId",
                                EXTERNAL_ID,
                                "ManagementRole",
                                "operator",
                                "GrantableResourceArns",
                                "arn:aws:s3:::" + BUCKET)),
                Map.of());
        deploy(
                OperatorEnvironment.HOME,
                OPERATOR,
                and(
                        common,
                        Map.of(
                                "OperatorRoleName",
                                OPERATOR,
                                "AssumableRoleArns",
                                "arn:aws:iam::" + TARGET + ":role/crossbind/*",
                                "InstanceProfiles",
                                "true",
                                "PodIdentityClusterArn",
                                CLUSTER)),
                Map.of(
                        "own",
                        Documented.policies("reference/iam-permissions.md").getFirst()));
        world.account(TARGET)
                .iam()
                .createPolicy(request ->
                        request.policyName("read-catalog").path("/shared/").policyDocument(ALLOWS_READING));
    }

    private static void makeBucket() {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(REGION))
                .forcePathStyle(true)
                .credentialsProvider(aws.administratorOf(TARGET))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            s3.createBucket(request -> request.bucket(BUCKET));
        }
    }

    private static final String ALLOWS_READING =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"glue:Get*\",\"Resource\":\"*\"}}";

    /** Creates the boundary, and replaces the sandbox's default policies. */
    private static void deploy(
            String account, String role, Map<String, String> parameters, Map<String, JsonNode> documented) {
        IamClient iam = world.account(account).iam();
        Map<String, String> all = and(
                parameters,
                Map.of(
                        "AWS::AccountId",
                        account,
                        "Boundary",
                        "arn:aws:iam::" + account + ":policy/crossbind-boundary",
                        "AllowedManagedPolicyArns",
                        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess,arn:aws:iam::" + account + ":policy/shared/*"));
        Template template = Template.with(all);
        iam.createPolicy(request -> request.policyName("crossbind-boundary")
                .policyDocument(template.boundary().toString()));
        Map<String, JsonNode> policies = new HashMap<>(template.policies());
        policies.putAll(documented);
        iam.listRolePolicies(request -> request.roleName(role))
                .policyNames()
                .forEach(name ->
                        iam.deleteRolePolicy(request -> request.roleName(role).policyName(name)));
        policies.forEach((name, document) -> iam.putRolePolicy(
                request -> request.roleName(role).policyName(name).policyDocument(document.toString())));
    }

    private static Map<String, String> and(Map<String, String> values, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(values);
        all.putAll(more);
        return all;
    }

    @AfterAll
    static void stop() {
        try (Sandbox _ = aws;
                OperatorEnvironment _ = world) {
            world.kubectl().run("delete", "deployment,sa", "--all", "-n", "analytics");
        }
    }

    @Test
    @Order(1)
    void everyWorkloadIsServed() {
        world.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: analytics}\n");
        example("accounts");
        world.awaitReason("default", "xaa/home", "Observed");
        world.awaitReason("default", "xaa/data-prod", "Observed");
        EXAMPLES.keySet().forEach(LeastRightsTest::example);
        EXAMPLES.values().forEach(binding -> world.awaitReason("analytics", "xab/" + binding, "Ready"));
        example("accounts-network");
        example("vpc-sharing");
        world.awaitReason("default", "xrs/subnets", "Ready");
        assertThat(denials()).isEmpty();
    }

    private static void example(String name) {
        world.kubectl()
                .apply(Tool.ROOT.resolve("operator/examples/" + name + ".yaml"))
                .orThrow();
    }

    /** Calls of the operator that its permissions did not cover. */
    private static List<Call> denials() {
        return aws.calls().stream()
                .filter(call -> call.result().startsWith("AccessDenied"))
                .filter(call -> call.principal().contains("/" + OPERATOR + "/")
                        || call.principal().contains("/operator/"))
                .toList();
    }

    /** The boundary lets the instance's role assume the target role, and no more. */
    @Test
    @Order(2)
    void workloadReachesItsTargetWithinTheBoundary(@TempDir Path files) throws IOException {
        String source = status("batch-host", "sourceRole.arn");
        Map<String, String> instance =
                new HashMap<>(aws.workloads().instance(source.replace(":role/", ":instance-profile/"), REGION));
        Path config = Files.writeString(files.resolve("config"), status("batch-host", "awsConfig"));
        instance.put("AWS_CONFIG_FILE", config.toString());
        instance.put("AWS_PROFILE", "batch-host");
        String target = status("batch-host", "targetRole.arn");
        assertThat(new JavaSdk(instance).callerIdentity().out())
                .contains(TARGET + ":assumed-role/" + target.substring(target.lastIndexOf('/') + 1));
    }

    private static String status(String binding, String field) {
        return world.get("analytics", "xab/" + binding, "{.status." + field + "}");
    }

    /** The calls available to a thief of the operator's own session. */
    @Test
    @Order(3)
    void theOperatorCannotGiveItselfMore() {
        try (IamClient iam = operator()) {
            String source = status("batch-host", "sourceRole.arn");
            String name = source.substring(source.lastIndexOf('/') + 1);
            String admin = "arn:aws:iam::aws:policy/AdministratorAccess";
            String boundary = "arn:aws:iam::" + OperatorEnvironment.HOME + ":policy/crossbind-boundary";
            denied(() -> iam.createRole(
                    request -> request.roleName("free").path("/crossbind/").assumeRolePolicyDocument(ALLOWS_NOBODY)));
            denied(() -> iam.createRole(request -> request.roleName("elsewhere")
                    .permissionsBoundary(boundary)
                    .assumeRolePolicyDocument(ALLOWS_NOBODY)));
            denied(() ->
                    iam.attachRolePolicy(request -> request.roleName(OPERATOR).policyArn(admin)));
            denied(() -> iam.attachRolePolicy(request -> request.roleName(name).policyArn(admin)));
            denied(() -> iam.putRolePolicy(
                    request -> request.roleName(OPERATOR).policyName("more").policyDocument(ALLOWS_READING)));
            denied(() -> iam.updateAssumeRolePolicy(
                    request -> request.roleName(OPERATOR).policyDocument(ALLOWS_NOBODY)));
            denied(() -> iam.deleteRolePermissionsBoundary(request -> request.roleName(name)));
            denied(() -> iam.putRolePermissionsBoundary(
                    request -> request.roleName(name).permissionsBoundary(admin)));
            denied(() -> iam.deletePolicy(request -> request.policyArn(boundary)));
            denied(() -> iam.createInstanceProfile(
                    request -> request.instanceProfileName("untagged").path("/crossbind/")));
            // The operator may change the profile, but may not pass the role.
            denied(() -> {
                iam.removeRoleFromInstanceProfile(
                        request -> request.instanceProfileName(name).roleName(name));
                iam.addRoleToInstanceProfile(
                        request -> request.instanceProfileName(name).roleName(OPERATOR));
            });
            iam.addRoleToInstanceProfile(
                    request -> request.instanceProfileName(name).roleName(name));
        }
    }

    private static final String ALLOWS_NOBODY =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}";

    private static IamClient operator() {
        Map<String, String> environment = aws.operatorEnvironment(OperatorEnvironment.HOME);
        return IamClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"),
                        environment.get("AWS_SECRET_ACCESS_KEY"),
                        environment.get("AWS_SESSION_TOKEN"))))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void denied(ThrowingCallable call) {
        assertThatThrownBy(call).hasMessageContaining("not authorized to perform");
    }

    /**
     * A tenant requests a role in the operator account with the name of the target accounts' management roles. Its pods would be
     * {@code assumed-role/operator}. IAM does not distinguish names by case.
     */
    @Test
    @Order(4)
    void nobodyTakesTheNameOfTheManagementRole() {
        String target = "{\"name\": \"reached\", \"namespaces\": {\"names\": [\"analytics\"]}, \"uses\": [\"Target\"]}";
        world.kubectl()
                .run(
                        "patch",
                        "xaa",
                        "home",
                        "--type=json",
                        "-p",
                        "[{\"op\": \"add\", \"path\": \"/spec/rules/-\", \"value\": " + target + "}]")
                .orThrow();
        aws.clearCalls();
        List<String> names = List.of("operator", "OPERATOR", OPERATOR);
        names.forEach(name -> world.apply("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: squatter-%1$d, namespace: analytics}
                spec:
                  accountRef: {name: home}
                  workload: {serviceAccount: {name: squatter-%1$d, create: true}}
                  role: {name: %2$s, statements: [{actions: ["s3:*"], resources: ["*"]}]}
                """.formatted(names.indexOf(name), name)));
        names.forEach(
                name -> world.awaitReason("analytics", "xab/squatter-" + names.indexOf(name), "RoleNameReserved"));
        assertThat(world.account(OperatorEnvironment.HOME).roleExists("operator"))
                .isFalse();
        assertThat(denials()).isEmpty();
        // The operator's own session, in other hands: IAM refuses the name under every path.
        try (IamClient iam = operator()) {
            for (String path : List.of("/crossbind/", "/crossbind/team/")) {
                denied(() -> iam.createRole(request -> request.roleName("operator")
                        .path(path)
                        .permissionsBoundary("arn:aws:iam::" + OperatorEnvironment.HOME + ":policy/crossbind-boundary")
                        .tags(Tag.builder()
                                .key("crossbind.io/cluster")
                                .value(CLUSTER)
                                .build())
                        .assumeRolePolicyDocument(ALLOWS_NOBODY)));
            }
        }
        world.kubectl()
                .run("delete", "xab", "squatter-0", "squatter-1", "squatter-2", "-n", "analytics")
                .orThrow();
    }

    @Test
    @Order(5)
    void everythingGoesAgain() {
        aws.clearCalls();
        world.kubectl().run("delete", "xrs", "subnets", "--timeout=60s").orThrow();
        EXAMPLES.values()
                .forEach(binding -> world.kubectl()
                        .run("delete", "xab", binding, "-n", "analytics", "--timeout=60s")
                        .orThrow());
        for (String account : List.of(OperatorEnvironment.HOME, TARGET)) {
            assertThat(world.account(account).operatorsRoles()).as(account).isEmpty();
            // The provider is deleted after the last binding, at the next read of the account.
            await().atMost(OperatorEnvironment.SOON)
                    .untilAsserted(() -> assertThat(world.account(account).providers())
                            .as(account)
                            .isEmpty());
            assertThat(world.account(account).iam().listInstanceProfiles().instanceProfiles())
                    .as(account)
                    .isEmpty();
        }
        assertThat(denials()).isEmpty();
    }
}
