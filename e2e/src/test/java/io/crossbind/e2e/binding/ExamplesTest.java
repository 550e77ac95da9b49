package io.crossbind.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.process.ProjectRoot;
import io.crossbind.e2e.sandbox.Sandbox;
import io.crossbind.e2e.world.World;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Every file of {@code operator/examples/} works as it is, in an AWS that has the accounts and policies that it names. */
@ExtendWith(ClusterExtension.class)
class ExamplesTest {
    private static final Path EXAMPLES = ProjectRoot.path("operator/examples");

    /** The namespaces that the examples make. */
    private static final List<String> NAMESPACES = List.of("analytics", "training", "edge");

    /** Nothing is assumed across partitions, so one operator cannot reach these and the others. */
    private static final Set<String> OTHER_PARTITIONS = Set.of("data-china", "data-govcloud");

    @Test
    void everyExampleBecomesReady(Cluster cluster) throws IOException {
        List<HasMetadata> objects = objects(cluster.admin());
        List<GenericKubernetesResource> accounts = ofKind(objects, "AwsAccount").stream()
                .filter(account ->
                        !OTHER_PARTITIONS.contains(account.getMetadata().getName()))
                .toList();
        List<GenericKubernetesResource> bindings = ofKind(objects, "CrossAccountBinding");
        assertThat(accounts).isNotEmpty();
        List<GenericKubernetesResource> shares = ofKind(objects, "ResourceShare");
        assertThat(bindings).isNotEmpty();
        assertThat(shares).isNotEmpty();
        try (Sandbox aws = Sandbox.start();
                World world = World.start(
                        cluster, aws, Map.of("cluster-id", "arn:aws:eks:eu-west-1:" + World.HOME + ":cluster/prod"))) {
            aws.trustIssuer(cluster.issuer(), cluster::jwks);
            aws.createCluster(World.HOME, "eu-west-1", "prod", cluster.issuer());
            existingPrincipals(aws, world);
            grantedBucket(aws);
            aws.settings().organization("o-abcdefghij", "222222222222", "888888888888");
            accounts.forEach(account -> seed(world, account));
            try {
                world.kubectl().apply(EXAMPLES).orThrow();
                accounts.forEach(account -> world.awaitReason(
                        "default",
                        "xaa/" + account.getMetadata().getName(),
                        isUnmanaged(account) ? "Unmanaged" : "Observed"));
                accounts.stream()
                        .filter(ExamplesTest::isUnmanaged)
                        .forEach(account -> bindings.stream()
                                .filter(binding -> account.getMetadata()
                                        .getName()
                                        .equals(binding.get("spec", "accountRef", "name")))
                                .forEach(binding -> createCustomerRole(world, account, binding)));
                bindings.forEach(binding -> world.awaitReason(
                        binding.getMetadata().getNamespace(),
                        "xab/" + binding.getMetadata().getName(),
                        "Ready"));
                shares.forEach(share -> world.awaitReason(
                        "default", "xrs/" + share.getMetadata().getName(), "Ready"));
            } finally {
                NAMESPACES.forEach(namespace ->
                        world.kubectl().run("delete", "namespace", namespace, "--ignore-not-found", "--timeout=60s"));
            }
        }
    }

    private static boolean isUnmanaged(GenericKubernetesResource account) {
        return account.get("spec", "unmanaged") != null;
    }

    /** As the owner of the account does it who reads the binding's status. */
    private static void createCustomerRole(
            World world, GenericKubernetesResource account, GenericKubernetesResource binding) {
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

    /** What the examples have grants on. */
    private static void grantedBucket(Sandbox aws) {
        try (S3Client s3 = S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .forcePathStyle(true)
                .credentialsProvider(aws.administratorOf("222222222222"))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            s3.createBucket(request -> request.bucket("reports-data-prod"));
        }
    }

    /** Whom the examples let in. */
    private static void existingPrincipals(Sandbox aws, World world) {
        aws.userOf(World.HOME, "ann");
        world.account(World.HOME)
                .iam()
                .createRole(request -> request.path("/ci/")
                        .roleName("deployer")
                        .assumeRolePolicyDocument(
                                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\""
                                        + World.HOME + "\"}}}"));
    }

    /** What the account's owner has done before: management role, boundary, and a policy that a binding attaches. */
    private static void seed(World world, GenericKubernetesResource account) {
        String id = account.get("spec", "accountId");
        String externalId = account.get("spec", "managementRole", "externalId");
        if (externalId != null) {
            world.aws().createManagementRole(id, World.HOME, externalId);
        }
        world.account(id).createPolicy("crossbind-boundary");
        world.account(id)
                .iam()
                .createPolicy(request ->
                        request.path("/shared/").policyName("read-catalog").policyDocument(DriftContract.OPEN_POLICY));
    }

    private static List<GenericKubernetesResource> ofKind(List<HasMetadata> objects, String kind) {
        return objects.stream()
                .filter(object -> object.getKind().equals(kind))
                .map(GenericKubernetesResource.class::cast)
                .toList();
    }

    /** Of the files that {@code kubectl apply -f} takes: an example that is a folder has a test of its own. */
    private static List<HasMetadata> objects(KubernetesClient client) throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.filter(Files::isRegularFile)
                    .sorted()
                    .flatMap(file -> load(client, file).stream())
                    .toList();
        }
    }

    private static List<HasMetadata> load(KubernetesClient client, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return client.load(in).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
