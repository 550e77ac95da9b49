package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two replicas of the operator, as the Deployment may have. */
@ExtendWith(ClusterExtension.class)
class LeaderTest {
    private static final String ACCOUNT = "460000000001";
    private static final String NAME = "leader";

    private static Cluster cluster;
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        scene = FleetEnvironment.start(shared, Map.of());
        scene.account(NAME, ACCOUNT, "1h");
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void theStandbyIsReadyButWritesNothingUntilTheLeaderStops() {
        scene.bind(NAME, "by-the-first");
        OperatorProcess first = scene.world().operator();
        scene.aws().clearCalls();
        try (OperatorProcess second = standby()) {
            assertThat(first.isReady()).isTrue();
            assertThat(second.isReady()).isTrue();
            scene.bind(NAME, "by-the-first-again");
            assertThat(scene.writes(ACCOUNT)).containsExactly("CreateRole", "PutRolePolicy", "AttachRolePolicy");
            assertThat(second.metrics()).doesNotContain("crossbind_aws_calls_total{");
            assertThat(second.log()).doesNotContain("\"message\":\"this replica is the leader\"");

            String leader = holder();
            assertThat(first.stop()).as("it ends within the grace period").isTrue();
            assertThat(first.exitCode()).isIn(0, 128 + 15);
            assertThat(first.log()).contains("\"message\":\"stopping\"").doesNotContain("lost the lease");
            assertThat(holder()).as("nobody waits until the Lease has run out").isNotEqualTo(leader);
            await("the standby leads")
                    .atMost(OperatorEnvironment.SOON)
                    .until(() -> second.log().contains("\"message\":\"this replica is the leader\""));
            String next = holder();
            assertThat(next).isNotEmpty().isNotEqualTo(leader);
            first.restart();
            first.stop();
            assertThat(holder()).as("who does not lead releases nothing").isEqualTo(next);
            scene.aws().clearCalls();
            scene.bind(NAME, "by-the-second");
            assertThat(second.metrics()).contains("crossbind_aws_calls_total{");
            scene.delete(NAME, "by-the-first");
            scene.world().awaitGone(NAME, "xab/by-the-first");
        }
        first.restart();
        scene.remove(NAME);
        assertThat(scene.world().account(ACCOUNT).operatorsRoles()).isEmpty();
    }

    private static OperatorProcess standby() {
        return OperatorProcess.with(Installed.on(cluster).kubeconfig())
                .environment(scene.aws().operatorEnvironment(OperatorEnvironment.HOME))
                .flags(Map.of("max-backoff", "2s", "slow-retry-interval", "2s", "propagation-time", "0s"))
                .start();
    }

    private static String holder() {
        return scene.world().get(Installed.NAMESPACE, "lease/crossbind", "{.spec.holderIdentity}");
    }
}
