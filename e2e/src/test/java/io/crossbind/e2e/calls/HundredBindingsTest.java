package io.crossbind.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.AwsView;
import io.crossbind.e2e.world.FleetEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@ExtendWith(ClusterExtension.class)
class HundredBindingsTest {
    private static final Logger LOG = LoggerFactory.getLogger(HundredBindingsTest.class);
    private static final int BINDINGS = 100;
    private static final String ACCOUNT = "410000000001";

    /** Far more than needed: the test shows that all bindings become ready, not how fast. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Test
    void allAreMadeAndAllAreGoneAfterwards(Cluster cluster) {
        try (FleetEnvironment scene = FleetEnvironment.start(cluster, Map.of())) {
            scene.account("hundred", ACCOUNT, "1h");
            AwsView account = scene.world().account(ACCOUNT);

            Instant start = Instant.now();
            scene.world()
                    .apply(IntStream.range(0, BINDINGS)
                            .mapToObj(number -> FleetEnvironment.binding("hundred", "app-" + number))
                            .collect(Collectors.joining()));
            await("all are Ready")
                    .atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(reasons(scene)).containsExactly(Map.entry("Ready", (long) BINDINGS)));
            report("made", start, scene);
            assertThat(account.operatorsRoles()).hasSize(BINDINGS);
            assertThat(account.providers()).hasSize(1);
            assertThat(scene.operations(ACCOUNT))
                    .as("reading the account, the provider, three a binding")
                    .hasSize(7 + 1 + 3 * BINDINGS);

            scene.aws().clearCalls();
            start = Instant.now();
            scene.world()
                    .kubectl()
                    .run("delete", "xab", "--all", "-n", "hundred", "--timeout=" + LIMIT.toSeconds() + "s")
                    .orThrow();
            await("the provider is deleted with the last binding")
                    .atMost(LIMIT)
                    .untilAsserted(() -> assertThat(account.providers()).isEmpty());
            report("gone", start, scene);
            assertThat(account.operatorsRoles()).isEmpty();
            assertThat(scene.world().get("hundred", "xab", "{.items}")).isEqualTo("[]");
        }
    }

    /** The reasons of the Ready conditions, with the number of bindings for each. */
    private static Map<String, Long> reasons(FleetEnvironment scene) {
        return scene.world()
                .get(
                        "hundred",
                        "xab",
                        "{range .items[*]}{.status.conditions[?(@.type==\"Ready\")].reason}{\"\\n\"}{end}")
                .lines()
                .collect(Collectors.groupingBy(reason -> reason, Collectors.counting()));
    }

    private static void report(String what, Instant start, FleetEnvironment scene) {
        LOG.info(
                "{} bindings {} in {} s with these calls: {}",
                BINDINGS,
                what,
                Duration.between(start, Instant.now()).toSeconds(),
                new TreeMap<>(scene.counts()));
    }
}
