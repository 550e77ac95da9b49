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
        assertThat(bindings).isNotEmpty();
        try (Sandbox aws = Sandbox.start();
                World world = World.start(cluster, aws, Map.of())) {
            aws.trustIssuer(cluster.issuer(), cluster::jwks);
            accounts.forEach(account -> seed(world, account));
            try {
                world.kubectl().apply(EXAMPLES).orThrow();
                accounts.forEach(account -> world.awaitReason(
                        "default", "xaa/" + account.getMetadata().getName(), "Observed"));
                bindings.forEach(binding -> world.awaitReason(
                        binding.getMetadata().getNamespace(),
                        "xab/" + binding.getMetadata().getName(),
                        "Ready"));
            } finally {
                NAMESPACES.forEach(namespace ->
                        world.kubectl().run("delete", "namespace", namespace, "--ignore-not-found", "--timeout=60s"));
            }
        }
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

    private static List<HasMetadata> objects(KubernetesClient client) throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.sorted().flatMap(file -> load(client, file).stream()).toList();
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
