package io.crossbind.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.world.FleetEnvironment;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CPU time and resident memory of the packaged operator with the shipped flags, at a number of bindings. {@code make footprint} runs the
 * class and prints a line for each number. Each number has its own operator process.
 */
@Tag("benchmark")
@ExtendWith(ClusterExtension.class)
class FootprintTest {
    private static final Logger LOG = LoggerFactory.getLogger(FootprintTest.class);
    private static final String ACCOUNT = "410000000009";
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /** Longer than the minute after which an idle operator collects the remaining garbage. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    @ParameterizedTest
    @MethodSource("numbers")
    void bindingsAreCreatedAndDeleted(int bindings, Cluster cluster) {
        String name = "footprint-" + bindings;
        try (FleetEnvironment scene = FleetEnvironment.start(
                cluster,
                Map.of("max-backoff", "1m", "leader-election", "false"),
                Installed.on(cluster).podEnvironment())) {
            scene.aws().settings().rolesQuota(2 * bindings);
            scene.account(name, ACCOUNT, "1h");
            ProcessUse started = use(scene);
            for (int i = 0; i < bindings; i++) {
                cluster.admin()
                        .resource(Serialization.unmarshal(
                                FleetEnvironment.binding(name, "app-" + i), GenericKubernetesResource.class))
                        .create();
            }
            await(bindings + " bindings are Ready")
                    .atMost(LIMIT)
                    .pollInterval(5, TimeUnit.SECONDS)
                    .untilAsserted(() ->
                            assertThat(reasons(cluster.admin(), name)).isEqualTo(Map.of("Ready", (long) bindings)));
            ProcessUse created = use(scene);
            ProcessUse idle = laterUse(scene);
            bindingsOf(cluster.admin(), name).delete();
            await(bindings + " bindings are gone")
                    .atMost(LIMIT)
                    .pollInterval(5, TimeUnit.SECONDS)
                    .until(() ->
                            bindingsOf(cluster.admin(), name).list().getItems().isEmpty());
            ProcessUse deleted = use(scene);
            print(bindings, started, created, idle, deleted, laterUse(scene));
        }
    }

    static IntStream numbers() {
        return Stream.of(System.getProperty("crossbind.bindings", "100,1000").split(",", -1))
                .mapToInt(Integer::parseInt);
    }

    private static ProcessUse use(FleetEnvironment scene) {
        return ProcessUse.of(scene.world().operator().pid());
    }

    private static ProcessUse laterUse(FleetEnvironment scene) {
        try {
            Thread.sleep(IDLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the operator was idle", e);
        }
        return use(scene);
    }

    private static NonNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            bindingsOf(KubernetesClient client, String namespace) {
        return client.genericKubernetesResources("crossbind.io/v1alpha1", "CrossAccountBinding")
                .inNamespace(namespace);
    }

    /** The reasons of the Ready conditions, with the number of bindings for each. */
    private static Map<String, Long> reasons(KubernetesClient client, String namespace) {
        return bindingsOf(client, namespace).list().getItems().stream()
                .map(binding -> binding.get("status", "conditions"))
                .map(conditions -> conditions instanceof List<?> all ? all : List.of())
                .map(conditions -> conditions.stream()
                        .map(condition -> (Map<?, ?>) condition)
                        .filter(condition -> "Ready".equals(condition.get("type")))
                        .map(condition -> String.valueOf(condition.get("reason")))
                        .findFirst()
                        .orElse("none"))
                .collect(Collectors.groupingBy(reason -> reason, Collectors.counting()));
    }

    private static void print(
            int bindings,
            ProcessUse started,
            ProcessUse created,
            ProcessUse idle,
            ProcessUse deleted,
            ProcessUse afterwards) {
        LOG.info(
                "{} bindings: {} ms of CPU to create one, {} ms to delete one; resident {} MiB before, {} MiB when they are Ready,"
                        + " {} MiB later, {} MiB when they are gone, {} MiB later",
                bindings,
                perBinding(bindings, started, created),
                perBinding(bindings, idle, deleted),
                started.residentMebibytes(),
                created.residentMebibytes(),
                idle.residentMebibytes(),
                deleted.residentMebibytes(),
                afterwards.residentMebibytes());
    }

    private static String perBinding(int bindings, ProcessUse before, ProcessUse after) {
        return "%.1f".formatted(after.cpu().minus(before.cpu()).toMillis() / (double) bindings);
    }
}
