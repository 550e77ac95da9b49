package io.crossbind.e2e.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every call to AWS is counted, in the order of arrival in the sandbox. */
@ExtendWith(ClusterExtension.class)
class CallsTest {
    private static final List<String> BULK_READ = List.of("ListRoles", "GetAccountAuthorizationDetails");
    private static final List<String> READ_OF_ONE_ROLE =
            List.of("GetRole", "ListRolePolicies", "GetRolePolicy", "ListAttachedRolePolicies");

    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster cluster) {
        scene = FleetEnvironment.start(cluster, Map.of());
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @Test
    void anAccountIsReadInSixCalls() {
        scene.account("calls-account", "400000000001", "1h");

        assertThat(scene.operations("400000000001"))
                .containsExactly(
                        "AssumeRole",
                        "GetCallerIdentity",
                        "GetOpenIDConnectProvider",
                        "ListOpenIDConnectProviders",
                        "GetAccountSummary",
                        "ListRoles",
                        "GetAccountAuthorizationDetails");
    }

    @Test
    void aBindingIsMadeInThreeCalls() {
        scene.account("calls-create", "400000000002", "1h");
        scene.aws().clearCalls();
        scene.bind("calls-create", "first");
        assertThat(scene.operations("400000000002"))
                .containsExactly("CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy", "AttachRolePolicy");

        scene.aws().clearCalls();
        scene.bind("calls-create", "second");
        assertThat(scene.operations("400000000002"))
                .as("the provider exists")
                .containsExactly("CreateRole", "PutRolePolicy", "AttachRolePolicy");
    }

    @Test
    void aPassWithoutAChangeCallsNothing() {
        scene.account("calls-none", "400000000003", "1h");
        scene.bind("calls-none", "app");
        OperatorEnvironment world = scene.world();
        scene.aws().clearCalls();

        world.kubectl().run("label", "xab", "app", "-n", "calls-none", "team=a").orThrow();
        world.apply(sameInOtherWords());
        await("the other words were seen")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(world.get("calls-none", "xab/app", "{.status.observedGeneration}"))
                        .isEqualTo(world.get("calls-none", "xab/app", "{.metadata.generation}"))
                        .isEqualTo("2"));
        passOnceMore("calls-none");

        assertThat(world.reason("calls-none", "xab/app")).isEqualTo("Ready");
        assertThat(scene.operations("400000000003")).isEmpty();
    }

    /** Removes the annotation of the service account of a binding, and waits until a later pass has restored the annotation. */
    private static void passOnceMore(String namespace) {
        OperatorEnvironment world = scene.world();
        world.kubectl()
                .run("annotate", "sa", "app", "-n", namespace, "eks.amazonaws.com/role-arn-")
                .orThrow();
        await("the annotation is back")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> world.get(namespace, "sa/app", "{.metadata.annotations}")
                        .contains("role-arn"));
    }

    /** A binding with another text and the same meaning, so IAM needs no call. */
    private static String sameInOtherWords() {
        return FleetEnvironment.binding("calls-none", "app")
                .replace("[\"s3:GetObject\"]", "[\"s3:GetObject\", \"s3:GetObject\"]");
    }

    @Test
    void anEditedStatementIsReadOnceAndPut() {
        scene.account("calls-edit", "400000000004", "1h");
        scene.bind("calls-edit", "app");
        scene.aws().clearCalls();

        scene.world().apply(FleetEnvironment.binding("calls-edit", "app", "s3:ListBucket"));
        scene.awaitCalls("400000000004", "PutRolePolicy", 1);
        scene.world().awaitReason("calls-edit", "xab/app", "Ready");
        passOnceMore("calls-edit");
        assertThat(scene.operations("400000000004"))
                .as("nothing is overwritten on hearsay: the role is read itself before")
                .isEqualTo(joined(READ_OF_ONE_ROLE, List.of("PutRolePolicy")));
    }

    @Test
    void aDeletedBindingsTagsAreReadOnceAndItsRoleIsDeleted() {
        scene.account("calls-delete", "400000000005", "1h");
        scene.bind("calls-delete", "one");
        scene.bind("calls-delete", "two");
        List<String> role = List.of("GetRole", "DetachRolePolicy", "DeleteRolePolicy", "DeleteRole");

        scene.aws().clearCalls();
        scene.delete("calls-delete", "one");
        scene.world().awaitGone("calls-delete", "xab/one");
        assertThat(scene.operations("400000000005")).isEqualTo(role);

        scene.aws().clearCalls();
        scene.delete("calls-delete", "two");
        scene.awaitCalls("400000000005", "DeleteOpenIDConnectProvider", 1);
        scene.bind("calls-delete", "later");
        assertThat(scene.operations("400000000005"))
                .as("nobody else may use the provider, which is looked up before its deletion with the last binding")
                .isEqualTo(joined(
                        joined(joined(role, BULK_READ), List.of("DeleteOpenIDConnectProvider")),
                        List.of("CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy", "AttachRolePolicy")));
    }

    @Test
    void manyBindingsShareOneSession() {
        String account = "400000000007";
        scene.account("calls-session", account, "1h");
        scene.world()
                .apply(IntStream.range(0, 10)
                        .mapToObj(number -> FleetEnvironment.binding("calls-session", "app-" + number))
                        .collect(Collectors.joining()));
        IntStream.range(0, 10)
                .forEach(number -> scene.world().awaitReason("calls-session", "xab/app-" + number, "Ready"));

        assertThat(scene.operations(account).stream().filter("AssumeRole"::equals))
                .hasSize(1);
        assertThat(scene.operations(account).stream().filter("GetCallerIdentity"::equals))
                .hasSize(1);
        assertThat(scene.operations(account).stream().filter("CreateOpenIDConnectProvider"::equals))
                .hasSize(1);
        assertThat(scene.operations(account).stream().filter("ListOpenIDConnectProviders"::equals))
                .hasSize(1);
        assertThat(scene.operations(account)).hasSize(7 + 1 + 3 * 10);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
