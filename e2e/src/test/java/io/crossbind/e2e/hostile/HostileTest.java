package io.crossbind.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Each load once ended the operator with OutOfMemoryError, and again at each start. The operator has the memory of the shipped Deployment.
 * The loads stay, so the last test has all of them at once.
 */
@Tag("hostile")
@ExtendWith(ClusterExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HostileTest {
    static final String TENANT = "hostile-tenant";
    private static final String ACCOUNT = "490000000001";
    private static final int ONE_MEGABYTE = 1_000_000;

    private static Cluster cluster;
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster shared) {
        cluster = shared;
        scene = FleetEnvironment.start(shared, Map.of());
        scene.account(TENANT, ACCOUNT, "1h");
    }

    /** The cluster ends with its fork, and the deletion of thousands of objects would take minutes. */
    @AfterAll
    static void stop() {
        try (var _ = scene.aws()) {
            scene.world().operator().kill();
        }
    }

    @Test
    @Order(1)
    void configMapsOfAMegabyteLeaveOthersAlone() {
        new Attacker(cluster, "hostile-config-maps").configMaps(226, ONE_MEGABYTE);
        anotherTenantIsServed("config-maps");
    }

    @Test
    @Order(2)
    void podsWithLargeVariablesLeaveOthersAlone() {
        new Attacker(cluster, "hostile-pods").pods(225, ONE_MEGABYTE);
        anotherTenantIsServed("pods");
    }

    @Test
    @Order(3)
    void bindingsWithLargeMetadataLeaveOthersAlone() {
        new Attacker(cluster, "hostile-large").largeBindings(200, 300_000);
        anotherTenantIsServed("large");
    }

    @Test
    @Order(4)
    void bindingsOfMadeUpRegionsLeaveOthersAlone() {
        new Attacker(cluster, "hostile-regions").bindingsOfMadeUpRegions(490);
        anotherTenantIsServed("regions");
    }

    @Test
    @Order(5)
    void thousandsOfSmallBindingsLeaveOthersAlone() {
        new Attacker(cluster, "hostile-small").smallBindings(Integer.getInteger("hostile.bindings", 4000));
        anotherTenantIsServed("small");
    }

    /** Tests the operator both after the arrival of the load and after a restart with the load. */
    private static void anotherTenantIsServed(String name) {
        becomesReady(name + "-running");
        scene.world().operator().restart();
        becomesReady(name + "-restarted");
        assertThat(scene.world().operator().log()).doesNotContain("OutOfMemoryError");
    }

    private static void becomesReady(String name) {
        scene.world().apply(FleetEnvironment.binding(TENANT, name));
        await(name + " is Ready")
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    assertThat(scene.world().operator().isAlive())
                            .as("the operator lives")
                            .isTrue();
                    return scene.world().reason(TENANT, "xab/" + name).equals("Ready");
                });
    }
}
