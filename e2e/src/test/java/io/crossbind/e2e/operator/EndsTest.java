package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.Faults;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The end of bindings and accounts: nothing is left behind, and nothing hangs. */
@ExtendWith(ClusterExtension.class)
class EndsTest {
    private static final String STRANGER = "stranger";
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster cluster) {
        scene = FleetEnvironment.start(cluster, Map.of("provider-check-interval", "2s"));
        scene.world().apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: stranger}
                """);
    }

    @AfterAll
    static void stop() {
        scene.close();
        scene.world().deleteNamespace(STRANGER);
    }

    @Test
    void refusedBindingsAndUnusedAccountsAreDeletedWithoutTheOperator() {
        scene.account("unused", "470000000001", "1h");
        OperatorEnvironment world = scene.world();
        world.apply("""
                apiVersion: v1
                kind: Namespace
                metadata: {name: leaving}
                """ + strangers("leaving", "unused"));
        world.awaitReason("leaving", "xab/app", "NamespaceNotAllowed");

        world.operator().stop();
        try {
            world.kubectl()
                    .run("delete", "namespace", "leaving", "--timeout=20s")
                    .orThrow();
            world.kubectl().run("delete", "xaa", "unused", "--timeout=20s").orThrow();
        } finally {
            world.operator().restart();
        }
    }

    @Test
    void aBindingWhoseAccessWasRevokedIsDeletedWithoutTheOperator() {
        scene.account("closing", "470000000002", "1h");
        OperatorEnvironment world = scene.world();
        world.apply(FleetEnvironment.binding("closing", "app").replace(", create: true", ""));
        world.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: app, namespace: closing}
                """);
        world.awaitReason("closing", "xab/app", "Ready");
        assertThat(world.get("closing", "xab/app", "{.metadata.finalizers}")).contains("crossbind.io/aws");

        allow("closing", "nobody");
        world.awaitReason("closing", "xab/app", "NamespaceNotAllowed");

        await("the finalizer is gone")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> world.get("closing", "xab/app", "{.metadata.finalizers}")
                        .isEmpty());
        assertThat(world.account("470000000002").operatorsRoles()).isEmpty();
        allow("closing", "closing");
        world.awaitReason("closing", "xab/app", "Ready");
        scene.remove("closing");
    }

    @Test
    void aBindingThatIsNotAdmittedDoesNotKeepAnAccount() {
        scene.account("wanted", "470000000003", "1h");
        OperatorEnvironment world = scene.world();
        scene.bind("wanted", "app");
        world.apply(
                strangers(STRANGER, "wanted").replace("metadata: {", "metadata: {finalizers: [crossbind.io/aws], "));
        world.awaitReason(STRANGER, "xab/app", "NamespaceNotAllowed");

        scene.remove("wanted");

        assertThat(world.account("470000000003").providers()).isEmpty();
        world.awaitReason(STRANGER, "xab/app", "AccountNotFound");
        world.kubectl()
                .run("delete", "xab", "app", "-n", STRANGER, "--timeout=20s")
                .orThrow();
    }

    @Test
    void aBindingThatIsReplacedAtOnceIsReconciledAgain() {
        OperatorEnvironment world = scene.world();
        scene.account("replaced", "470000000004", "1h");
        for (int i = 0; i < 10; i++) {
            world.apply(strangers(STRANGER, "replaced").replace("name: app", "name: again"));
            world.awaitReason(STRANGER, "xab/again", "NamespaceNotAllowed");
            String before = world.get(STRANGER, "xab/again", "{.metadata.uid}");
            world.kubectl()
                    .replaceByForce(strangers(STRANGER, "replaced").replace("name: app", "name: again"))
                    .orThrow();
            assertThat(world.get(STRANGER, "xab/again", "{.metadata.uid}")).isNotEqualTo(before);
        }
        world.awaitReason(STRANGER, "xab/again", "NamespaceNotAllowed");
        world.kubectl()
                .run("delete", "xab", "again", "-n", STRANGER, "--timeout=20s")
                .orThrow();
        scene.remove("replaced");
    }

    @Test
    void aServiceAccountThatHelmTookOverOutlivesItsBinding() {
        scene.account("adopted", "470000000005", "1h");
        OperatorEnvironment world = scene.world();
        scene.bind("adopted", "app");
        assertThat(world.get("adopted", "sa/app", "{.metadata.ownerReferences[*].kind}"))
                .isEqualTo("CrossAccountBinding");
        world.kubectl()
                .run("label", "sa", "app", "-n", "adopted", "app.kubernetes.io/managed-by=Helm")
                .orThrow();
        world.kubectl()
                .run("annotate", "sa", "app", "-n", "adopted", "meta.helm.sh/release-name=app")
                .orThrow();

        scene.remove("adopted");

        assertThat(world.get("adopted", "sa/app", "{.metadata.ownerReferences}"))
                .isEmpty();
        assertThat(world.get("adopted", "sa/app", "{.metadata.annotations}"))
                .contains("meta.helm.sh/release-name")
                .doesNotContain("eks.amazonaws.com/role-arn");
    }

    @Test
    void anAbandonedAccountEndsItsObjectsWithoutACallInAws() {
        String id = "470000000006";
        scene.account("closed", id, "1s");
        OperatorEnvironment world = scene.world();
        scene.bind("closed", "app");
        world.apply(FleetEnvironment.binding("closed", "kept") + "  deletionPolicy: Retain\n");
        world.awaitReason("closed", "xab/kept", "Ready");
        String role = world.get("closed", "xab/app", "{.status.targetRole.arn}");
        assertThat(abandon("closed", "470000000007")).contains("abandon must equal accountId");
        scene.aws()
                .faults()
                .on(Faults.ANY, Faults.ANY)
                .account(id)
                .by("operator")
                .closeConnection();
        world.kubectl()
                .run("delete", "xab", "kept", "-n", "closed", "--wait=false")
                .orThrow();

        assertThat(abandon("closed", id)).isEmpty();

        world.awaitReason("default", "xaa/closed", "AccountAbandoned");
        world.awaitReason("closed", "xab/app", "AccountAbandoned");
        world.awaitGone("closed", "xab/kept");
        int calls = scene.calls(id).size();
        assertThat(world.get("closed", "sa/app", "{.metadata.annotations}")).doesNotContain("role-arn");
        assertThat(world.get("closed", "xab/app", "{.status.targetRole}")).isEmpty();
        assertThat(notes("closed")).contains(role);
        assertThat(notes("default")).contains(role);
        world.kubectl().run("delete", "xaa", "closed", "--timeout=20s").orThrow();
        world.kubectl()
                .run("delete", "xab", "app", "-n", "closed", "--timeout=20s")
                .orThrow();

        assertThat(scene.calls(id)).hasSize(calls);
        assertThat(world.account(id).operatorsRoles()).hasSize(2);
        scene.aws().faults().clear();
    }

    @Test
    void theProviderOfAFormerIssuerGoesWithTheLastRoleThatTrustsIt() {
        String id = "470000000008";
        OperatorEnvironment world = scene.world();
        scene.account("rebuilt", id, "1s");
        scene.bind("rebuilt", "app");
        String former = former(id, world.cluster().issuer().substring("https://".length()));
        world.account(id)
                .iam()
                .createRole(request -> request.roleName("foreign").assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "%s"},
                 "Action": "sts:AssumeRoleWithWebIdentity"}]}
                """.formatted(former)));
        await("the former provider is reported")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> world.get("default", "xaa/rebuilt", "{.status.formerProviders[*]}")
                        .equals(former));
        assertThat(world.account(id).providers()).contains(former);

        world.account(id).iam().deleteRole(request -> request.roleName("foreign"));

        await("the former provider is removed")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> !world.account(id).providers().contains(former));
        await("it is reported no longer")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> world.get("default", "xaa/rebuilt", "{.status.formerProviders[*]}")
                        .isEmpty());
        assertThat(world.account(id).providers()).hasSize(1);
        scene.remove("rebuilt");
    }

    /** Creates a provider with the cluster's former issuer. */
    private static String former(String account, String cluster) {
        return scene.world()
                .account(account)
                .iam()
                .createOpenIDConnectProvider(request -> request.url("https://former.example.com/id/1")
                        .clientIDList("sts.amazonaws.com")
                        .tags(tag -> tag.key("crossbind.io/cluster").value(cluster)))
                .openIDConnectProviderArn();
    }

    /** kubectl's error; empty if kubectl accepts the manifest. */
    private static String abandon(String account, String confirmation) {
        return scene.world()
                .kubectl()
                .run(
                        "patch",
                        "xaa",
                        account,
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"abandon\":\"%s\"}}".formatted(confirmation))
                .err();
    }

    /** Notes of the Events of a namespace with the reason {@code AccountAbandoned}. */
    private static String notes(String namespace) {
        return scene.world()
                .kubectl()
                .run(
                        "get",
                        "events",
                        "-n",
                        namespace,
                        "--field-selector=reason=AccountAbandoned",
                        "-o",
                        "jsonpath={.items[*].message}")
                .orThrow();
    }

    private static void allow(String account, String namespace) {
        scene.world()
                .kubectl()
                .run(
                        "patch",
                        "xaa",
                        account,
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"rules\":[" + FleetEnvironment.rule(namespace) + "]}}")
                .orThrow();
    }

    /** A binding in a namespace not admitted by the account. */
    private static String strangers(String namespace, String account) {
        return FleetEnvironment.binding(account, "app").replace("namespace: " + account, "namespace: " + namespace);
    }
}
