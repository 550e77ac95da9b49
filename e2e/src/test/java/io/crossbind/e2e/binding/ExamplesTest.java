package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.Examples;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.policy.AccessRequest;
import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Decision;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import io.crossbind.kit.aws.policy.Requester;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Every file of {@code operator/examples/} works unchanged, all at once, in an AWS with the accounts and policies named in the files.
 * RecipesTest has the examples with grants beyond S3. WorkloadMatrixTest tests the access of the workloads' recipes.
 */
@ExtendWith(ClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExamplesTest {
    private static final String DATA = "222222222222";
    private static final String NAMESPACE = "analytics";
    private static final String BUCKET = "reports-data-prod";

    /** Roles cannot be assumed across partitions, so one operator cannot reach both these accounts and the others. */
    private static final Set<String> OTHER_PARTITIONS = Set.of("data-china", "data-govcloud");

    private static Sandbox aws;
    private static OperatorEnvironment world;
    private static List<HasMetadata> objects;

    @BeforeAll
    static void start(Cluster cluster) {
        List<Path> files = new ArrayList<>(Examples.files());
        files.removeAll(Examples.beyondS3());
        objects = files.stream()
                .flatMap(file -> Examples.objects(cluster.admin(), file).stream())
                .toList();
        aws = Sandbox.start();
        world = OperatorEnvironment.start(
                cluster,
                aws,
                Map.of("cluster-id", "arn:aws:eks:eu-west-1:" + OperatorEnvironment.HOME + ":cluster/prod"));
        aws.trustIssuer(cluster.issuer(), cluster::jwks);
        aws.createCluster(OperatorEnvironment.HOME, "eu-west-1", "prod", cluster.issuer());
        existingPrincipals();
        grantedBucket();
        aws.settings().organization("o-abcdefghij", DATA, "888888888888");
        accounts().forEach(ExamplesTest::seed);
        Examples.apply(world, "namespaces.yaml");
        world.apply(files.stream().map(Examples::text).collect(Collectors.joining("\n---\n")));
    }

    @AfterAll
    static void stop() {
        try (Sandbox _ = aws;
                OperatorEnvironment _ = world) {
            world.kubectl()
                    .run("delete", "xab", "--all", "--all-namespaces", "--timeout=60s")
                    .orThrow();
            Examples.deleteNamespaces(world);
        }
    }

    private static List<GenericKubernetesResource> accounts() {
        return Examples.ofKind(objects, "AwsAccount").stream()
                .filter(account ->
                        !OTHER_PARTITIONS.contains(account.getMetadata().getName()))
                .toList();
    }

    @Test
    @Order(1)
    void everyExampleBecomesReady() {
        List<GenericKubernetesResource> bindings = Examples.ofKind(objects, "CrossAccountBinding");
        List<GenericKubernetesResource> shares = Examples.ofKind(objects, "ResourceShare");
        assertThat(accounts()).isNotEmpty();
        assertThat(bindings).isNotEmpty();
        assertThat(shares).isNotEmpty();
        accounts()
                .forEach(account -> world.awaitReason(
                        "default",
                        "xaa/" + account.getMetadata().getName(),
                        isUnmanaged(account) ? "Unmanaged" : "Observed"));
        accounts().stream()
                .filter(ExamplesTest::isUnmanaged)
                .forEach(account -> bindings.stream()
                        .filter(binding ->
                                account.getMetadata().getName().equals(binding.get("spec", "accountRef", "name")))
                        .forEach(binding -> createCustomerRole(account, binding)));
        bindings.forEach(binding -> world.awaitReason(
                binding.getMetadata().getNamespace(),
                "xab/" + binding.getMetadata().getName(),
                "Ready"));
        shares.forEach(share ->
                world.awaitReason("default", "xrs/" + share.getMetadata().getName(), "Ready"));
    }

    /** s3-objects.yaml, and both variants of roles-or-resource-policies.yaml. */
    @Test
    @Order(2)
    void objectsOfTheBucketAreReachedAsTheExamplesSayAndNoOthers() {
        try (S3Client archive = s3(session("archive", "targetRole"))) {
            archive.getObjectAsBytes(request -> request.bucket(BUCKET).key("2026/01.csv"));
            refused(() ->
                    archive.getObjectAsBytes(request -> request.bucket(BUCKET).key("2025/01.csv")));
            refused(() -> archive.putObject(
                    request -> request.bucket(BUCKET).key("2026/02.csv"), RequestBody.fromString("forged")));
        }
        Map.of("uploads-by-role", "targetRole", "uploads", "sourceRole").forEach((binding, side) -> {
            try (S3Client uploads = s3(session(binding, side))) {
                uploads.putObject(
                        request -> request.bucket(BUCKET).key("uploads/" + binding), RequestBody.fromString("1"));
                refused(() -> uploads.putObject(
                        request -> request.bucket(BUCKET).key("2026/01.csv"), RequestBody.fromString("forged")));
                refused(() -> uploads.getObjectAsBytes(
                        request -> request.bucket(BUCKET).key("uploads/" + binding)));
            }
        });
        assertThat(status("uploads", "sourceRole.arn")).contains(":" + OperatorEnvironment.HOME + ":");
        assertThat(status("uploads-by-role", "targetRole.arn")).contains(":" + DATA + ":");
    }

    /** dynamodb-role.yaml: the sandbox enforces access to the session, but has no tables to enforce the permissions of the session. */
    @Test
    @Order(3)
    void tableIsReadByTheRoleAloneThatTheExampleMakes() {
        String role = status("orders", "targetRole.arn");
        session("orders", "targetRole");
        assertThatThrownBy(() -> assumed(role, "archive")).isInstanceOf(StsException.class);
        String name = role.substring(role.lastIndexOf('/') + 1);
        String document = world.account(DATA)
                .iam()
                .getRolePolicy(request -> request.roleName(name).policyName("crossbind"))
                .policyDocument();
        Policy policy = Policy.parse(URLDecoder.decode(document, StandardCharsets.UTF_8), PolicyKind.IDENTITY);
        String table = "arn:aws:dynamodb:eu-west-1:" + DATA + ":table/orders";
        assertThat(decision(policy, role, "dynamodb:GetItem", table)).isEqualTo(Decision.ALLOWED);
        assertThat(decision(policy, role, "dynamodb:Query", table + "/index/by-date"))
                .isEqualTo(Decision.ALLOWED);
        assertThat(decision(policy, role, "dynamodb:DeleteItem", table)).isEqualTo(Decision.SILENT);
        assertThat(decision(policy, role, "dynamodb:GetItem", table + "-other")).isEqualTo(Decision.SILENT);
    }

    private static Decision decision(Policy policy, String role, String action, String resource) {
        return policy.decide(new AccessRequest(
                new Requester(DATA, role, null, "", null, null), action, resource, new ContextKeys()));
    }

    /** vpc-sharing.yaml and ram-share.yaml. */
    @Test
    @Order(4)
    void sharesReachTheAccountThatTheExamplesNameAndNoOther() {
        for (String share : List.of("subnets", "office-networks")) {
            assertThat(world.get("default", "xrs/" + share, "{.status.principals[*].entity}"))
                    .as(share)
                    .isEqualTo(DATA);
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }

    private static String status(String binding, String field) {
        return world.get(NAMESPACE, "xab/" + binding, "{.status." + field + "}");
    }

    /** The credentials of a pod of the binding's service account, which has the binding's name. */
    private static AwsCredentialsProvider session(String binding, String side) {
        return assumed(status(binding, side + ".arn"), binding);
    }

    private static AwsCredentialsProvider assumed(String role, String serviceAccount) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            Credentials session = sts.assumeRoleWithWebIdentity(request -> request.roleArn(role)
                            .roleSessionName("pod")
                            .webIdentityToken(world.cluster()
                                    .token(NAMESPACE, serviceAccount, "sts.amazonaws.com", Duration.ofHours(1))))
                    .credentials();
            return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        }
    }

    private static boolean isUnmanaged(GenericKubernetesResource account) {
        return account.get("spec", "unmanaged") != null;
    }

    /** Creates the role as the account's owner would after reading the binding's status. */
    private static void createCustomerRole(GenericKubernetesResource account, GenericKubernetesResource binding) {
        String namespace = binding.getMetadata().getNamespace();
        String object = "xab/" + binding.getMetadata().getName();
        world.awaitReason(namespace, object, "CustomerRoleNotReady");
        String arn = world.get(namespace, object, "{.status.customerRole.arn}");
        String pathAndName = arn.substring(arn.indexOf("role/") + "role".length());
        int name = pathAndName.lastIndexOf('/') + 1;
        world.account(account.get("spec", "accountId"))
                .iam()
                .createRole(request -> request.roleName(pathAndName.substring(name))
                        .path(pathAndName.substring(0, name))
                        .assumeRolePolicyDocument(world.get(namespace, object, "{.status.customerRole.trustPolicy}")));
    }

    /** Creates the resources of the examples' grants, with two objects. */
    private static void grantedBucket() {
        try (S3Client s3 = s3(aws.administratorOf(DATA))) {
            s3.createBucket(request -> request.bucket(BUCKET));
            for (String key : List.of("2025/01.csv", "2026/01.csv")) {
                s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString("1"));
            }
        }
    }

    private static S3Client s3(AwsCredentialsProvider by) {
        return S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .forcePathStyle(true)
                .credentialsProvider(by)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Creates the principals that exist before the examples name them. */
    private static void existingPrincipals() {
        aws.userOf(OperatorEnvironment.HOME, "ann");
        world.account(OperatorEnvironment.HOME)
                .iam()
                .createRole(request -> request.path("/ci/")
                        .roleName("deployer")
                        .assumeRolePolicyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\""
                                        + OperatorEnvironment.HOME + "\"}}}"));
    }

    /** Creates the objects that the account's owner created before: management role, boundary, and a policy attached by a binding. */
    private static void seed(GenericKubernetesResource account) {
        String id = account.get("spec", "accountId");
        String externalId = account.get("spec", "managementRole", "externalId");
        if (externalId != null) {
            world.aws().createManagementRole(id, OperatorEnvironment.HOME, externalId);
        }
        world.account(id).createPolicy("crossbind-boundary");
        world.account(id)
                .iam()
                .createPolicy(request ->
                        request.path("/shared/").policyName("read-catalog").policyDocument(DriftContract.OPEN_POLICY));
    }
}
