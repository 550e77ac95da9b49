package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A leader that cannot renew its Lease. Each test takes the leader of the previous test, breaks this leader, edits one binding and deletes
 * another, and watches the writes of the former leader after the next replica leads. The account is checked for drift every two seconds, so
 * a leader always has something to repair.
 */
@ExtendWith(ClusterExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LeaseLossTest {
    private static final String ACCOUNT = "460000000002";
    private static final String NAME = "lease-loss";

    /** The 15 s of the Lease, and time for the next replica to notice the end and acquire the Lease. */
    private static final Duration TAKEOVER = Duration.ofSeconds(20);

    /** A process that cannot renew its Lease ends before the Lease expires. */
    private static final Duration END = Duration.ofSeconds(15);

    private static Cluster cluster;
    private static FleetEnvironment scene;
    private static Replica leader;
    private static int started;

    /** How a leader loses its Lease. */
    enum Loss {
        FROZEN_CONNECTIONS(replica -> replica.api().freeze()),
        CLOSED_CONNECTIONS(replica -> replica.api().cut()),
        SLOW_ANSWERS(replica -> replica.api().slow(Duration.ofSeconds(12))),
        SUSPENSION(replica -> replica.process().suspend()),
        KILL(replica -> replica.process().kill());

        private final Consumer<Replica> strike;

        Loss(Consumer<Replica> strike) {
            this.strike = strike;
        }
    }

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        scene = FleetEnvironment.start(shared, Map.of());
        scene.account(NAME, ACCOUNT, "2s");
        leader = replica();
        leader.process().awaitReady();
        scene.world().operator().stop();
        awaitHolder(leader);
    }

    @AfterAll
    static void stop() {
        // The usual operator cleans up, and need not wait for a Lease that no replica releases.
        leader.close();
        scene.world().operator().restart();
        scene.close();
    }

    @ParameterizedTest
    @EnumSource(Loss.class)
    void aFormerLeaderWritesNothingOnceAnotherLeads(Loss loss) {
        String id = loss.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        scene.bind(NAME, "edited-" + id);
        scene.bind(NAME, "deleted-" + id);
        Replica next = replica();
        next.process().awaitReady();

        try (Replica former = leader) {
            Instant lost = Instant.now();
            loss.strike.accept(former);
            leader = next;
            scene.delete(NAME, "deleted-" + id);
            scene.world().apply(FleetEnvironment.binding(NAME, "edited-" + id, "s3:ListBucket"));
            if (loss.ordinal() <= Loss.SLOW_ANSWERS.ordinal()) {
                await("a leader without an API server is not ready")
                        .atMost(END)
                        .pollInterval(Duration.ofMillis(100))
                        .until(former.process()::isUnready);
                await("it ends before another may lead")
                        .atMost(END)
                        .until(() -> !former.process().isAlive());
                assertThat(Duration.between(lost, Instant.now())).isLessThan(END);
                assertThat(former.process().exitCode()).isEqualTo(1);
            }
            awaitHolder(next);
            assertThat(Duration.between(lost, Instant.now())).isLessThan(TAKEOVER);
            Instant takenOver = lease().getAcquireTime().toInstant();

            scene.world().awaitGone(NAME, "xab/deleted-" + id);
            await("the next leader applies the edit")
                    .atMost(TAKEOVER)
                    .until(() -> next.awsWritesSince(takenOver).contains("PutRolePolicy"));
            if (loss == Loss.SUSPENSION) {
                former.process().resume();
                await("it finds that its time is over")
                        .atMost(END)
                        .until(() -> !former.process().isAlive());
                assertThat(former.process().exitCode()).isEqualTo(1);
            }
            assertThat(former.process().isAlive()).isFalse();
            assertThat(former.awsWritesSince(takenOver)).isEmpty();
            assertThat(former.apiWritesSince(takenOver)).isEmpty();
            assertThat(next.apiWritesSince(takenOver)).isNotEmpty();
        }
    }

    private static Replica replica() {
        return Replica.start(cluster, scene, ++started);
    }

    private static void awaitHolder(Replica replica) {
        await("the next replica leads")
                .atMost(TAKEOVER.plusSeconds(10))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> replica.is(String.valueOf(lease().getHolderIdentity())));
    }

    private static LeaseSpec lease() {
        return cluster.admin()
                .leases()
                .inNamespace(Installed.NAMESPACE)
                .withName("crossbind")
                .get()
                .getSpec();
    }
}
