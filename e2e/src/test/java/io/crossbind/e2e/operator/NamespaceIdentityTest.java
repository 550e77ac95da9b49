package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.iam.model.Role;

/** A re-created namespace may belong to another team. The subject of a token contains the namespace's name, not its UID. */
@ExtendWith(ClusterExtension.class)
class NamespaceIdentityTest {
    private static final String ACCOUNT = "450000000001";
    private static final String NAMESPACE = "tenant";
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster cluster) {
        scene = FleetEnvironment.start(cluster, Map.of());
        scene.account(NAMESPACE, ACCOUNT, "2s");
    }

    @AfterAll
    static void stop() {
        scene.remove(NAMESPACE);
        scene.world().deleteNamespace(NAMESPACE);
        scene.close();
    }

    @Test
    void whatOutlivedItsNamespaceIsNobodysUntilItIsAskedForByRight() {
        OperatorEnvironment world = scene.world();
        scene.bind(NAMESPACE, "app");
        String arn = world.get(NAMESPACE, "xab/app", "{.status.targetRole.arn}");
        Role before = role(arn);
        assertThat(trust(before)).contains("system:serviceaccount:" + NAMESPACE + ":app");

        world.operator().stop();
        giveTheNameToAnotherTenant();
        world.operator().restart();
        awaitShut(arn);
        assertThat(world.kubectl()
                        .run("get", "events", "-n", "default", "-o", "jsonpath={.items[*].reason}")
                        .orThrow())
                .contains("TrustWithdrawn");

        scene.bind(NAMESPACE, "app");
        assertThat(role(arn).roleId())
                .as("statements of other accounts that name the first role are void")
                .isNotEqualTo(before.roleId());
        assertThat(trust(role(arn))).isEqualTo(trust(before));
    }

    /** The new tenant immediately has a refused binding with the same name. This binding gives no one the first tenant's access. */
    @Test
    void aRefusedBindingOfTheNewTenantInheritsNothing() {
        OperatorEnvironment world = scene.world();
        scene.bind(NAMESPACE, "app");
        String arn = world.get(NAMESPACE, "xab/app", "{.status.targetRole.arn}");
        world.operator().stop();
        giveTheNameToAnotherTenant();
        world.apply(FleetEnvironment.binding(NAMESPACE, "app") + "    maxSessionDuration: 12h\n");
        world.operator().restart();
        world.awaitReason(NAMESPACE, "xab/app", "SessionTooLong");
        awaitShut(arn);
    }

    /** A user removes the finalizer while the operator is stopped. Another tenant then gets the namespace's name. */
    private static void giveTheNameToAnotherTenant() {
        OperatorEnvironment world = scene.world();
        world.kubectl()
                .run("patch", "xab/app", "-n", NAMESPACE, "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}")
                .orThrow();
        world.kubectl().run("delete", "namespace", NAMESPACE, "--timeout=60s").orThrow();
        world.kubectl().run("create", "namespace", NAMESPACE).orThrow();
    }

    private static void awaitShut(String arn) {
        await("nobody may assume it")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(trust(role(arn)))
                        .doesNotContain("system:serviceaccount")
                        .contains("Deny"));
    }

    private static Role role(String arn) {
        return scene.world()
                .account(ACCOUNT)
                .iam()
                .getRole(request -> request.roleName(arn.substring(arn.lastIndexOf('/') + 1)))
                .role();
    }

    private static String trust(Role role) {
        return URLDecoder.decode(role.assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }
}
