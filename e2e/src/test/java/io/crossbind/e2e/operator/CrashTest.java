package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.AwsView;
import io.crossbind.e2e.world.Scene;
import io.crossbind.e2e.world.World;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The worst moments to lose an answer or the process: right after a write took effect. What was begun must be ended, once, and
 * nothing may be left over.
 */
@ExtendWith(ClusterExtension.class)
class CrashTest {
    private static final AtomicInteger ACCOUNTS = new AtomicInteger();

    /** Holds a repeated call long enough that the process dies before it takes effect. */
    private static final Duration HELD = Duration.ofSeconds(2);

    private static Scene scene;

    private String name = "";
    private String account = "";

    @BeforeAll
    static void start(Cluster cluster) {
        // The Lease of a killed process lasts 15 s; how another one takes over is shown elsewhere.
        scene = Scene.start(cluster, Map.of("leader-election", "false"));
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @AfterEach
    void calm() {
        scene.aws().faults().clear();
    }

    private void freshAccount() {
        int number = ACCOUNTS.incrementAndGet();
        name = "crash-" + number;
        account = "4200000000%02d".formatted(number);
        scene.account(name, account, "1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy", "AttachRolePolicy"})
    void aCreationWhoseAnswerIsLostIsNotDoneTwice(String operation) {
        freshAccount();
        scene.aws().faults().on("iam", operation).account(account).times(1).applyThenClose();

        scene.world().apply(Scene.binding(name, "app"));

        scene.world().awaitReason(name, "xab/app", "Ready");
        assertLost(operation);
        assertMadeOnce();
        assertRemovable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy", "AttachRolePolicy"})
    void aCreationIsTakenUpWhereTheProcessDied(String operation) {
        freshAccount();
        loseAndHold(operation);

        scene.world().apply(Scene.binding(name, "app"));
        killAfter(operation);
        assertKept(name, "xab/app");
        assertKept("default", "xaa/" + name);
        scene.world().operator().restart();

        scene.world().awaitReason(name, "xab/app", "Ready");
        assertMadeOnce();
        assertRemovable();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DetachRolePolicy", "DeleteRolePolicy", "DeleteRole", "DeleteOpenIDConnectProvider"})
    void aDeletionWhoseAnswerIsLostEnds(String operation) {
        freshAccount();
        scene.bind(name, "app");
        scene.aws().faults().on("iam", operation).account(account).times(1).applyThenClose();

        scene.delete(name, "app");

        scene.world().awaitGone(name, "xab/app");
        assertNothingLeft();
        assertLost(operation);
        scene.remove(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DetachRolePolicy", "DeleteRolePolicy", "DeleteRole", "DeleteOpenIDConnectProvider"})
    void aDeletionIsTakenUpWhereTheProcessDied(String operation) {
        freshAccount();
        scene.bind(name, "app");
        loseAndHold(operation);

        scene.delete(name, "app");
        killAfter(operation);
        scene.world().operator().restart();

        scene.world().awaitGone(name, "xab/app");
        assertNothingLeft();
        scene.remove(name);
    }

    /** The one moment at which only the status, written before the first call, knows of the role. */
    @Test
    void aRoleThatNobodyHeardOfIsRemovedWithItsBinding() {
        freshAccount();
        loseAndHold("CreateRole");
        scene.world().apply(Scene.binding(name, "app"));
        killAfter("CreateRole");

        scene.delete(name, "app");
        scene.world().operator().restart();

        scene.world().awaitGone(name, "xab/app");
        assertNothingLeft();
        scene.remove(name);
    }

    /** As before, but the process lives on and sees only failures until the binding is deleted. */
    @Test
    void aRoleWhoseCreationSeemedToFailIsRemovedWithItsBinding() {
        freshAccount();
        scene.aws().faults().on("iam", "CreateRole").account(account).applyThenClose();
        scene.aws().faults().on("iam", "GetRole").account(account).closeConnection();
        scene.world().apply(Scene.binding(name, "app"));
        scene.world().awaitReason(name, "xab/app", "AwsUnreachable");

        scene.delete(name, "app");
        scene.awaitCalls(account, "GetRole", 1);
        scene.aws().faults().clear();

        scene.world().awaitGone(name, "xab/app");
        assertNothingLeft();
        scene.remove(name);
    }

    @Test
    void aBindingDeletedWhileNobodyRunsIsCleanedUpAtTheStart() {
        freshAccount();
        scene.bind(name, "app");
        scene.bind(name, "stays");
        scene.world().operator().kill();

        scene.delete(name, "app");
        assertThat(scene.world().get(name, "xab/app", "{.metadata.deletionTimestamp}"))
                .isNotEmpty();
        scene.world().operator().restart();

        scene.world().awaitGone(name, "xab/app");
        assertThat(view().operatorsRoles()).hasSize(1);
        assertThat(view().providers()).hasSize(1);
        scene.remove(name);
        assertNothingLeft();
    }

    @Test
    void aRestartWritesNothingAndLeavesTheStatusAlone() {
        freshAccount();
        for (int number = 0; number < 5; number++) {
            scene.bind(name, "app-" + number);
        }
        String before = scene.world().get(name, "xab", "{.items[*].metadata.resourceVersion}");
        scene.world().operator().kill();
        scene.aws().clearCalls();

        scene.world().operator().restart();
        scene.awaitCalls(account, "GetAccountAuthorizationDetails", 1);

        await("nothing happens")
                .during(Duration.ofSeconds(5))
                .atMost(World.SOON)
                .untilAsserted(() -> {
                    assertThat(scene.world().get(name, "xab", "{.items[*].metadata.resourceVersion}"))
                            .isEqualTo(before);
                    assertThat(scene.operations(account))
                            .containsExactly(
                                    "AssumeRole",
                                    "GetCallerIdentity",
                                    "GetOpenIDConnectProvider",
                                    "ListOpenIDConnectProviders",
                                    "GetAccountSummary",
                                    "ListRoles",
                                    "GetAccountAuthorizationDetails");
                });
        scene.remove(name);
    }

    /** The call takes effect, its answer is lost, and its repetition is held back. */
    private void loseAndHold(String operation) {
        scene.aws().faults().on("iam", operation).account(account).delay(HELD);
        scene.aws().faults().on("iam", operation).account(account).times(1).applyThenClose();
    }

    private void killAfter(String operation) {
        await(operation + " took effect")
                .atMost(World.SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> lost(operation));
        scene.world().operator().kill();
        Instant killed = Instant.now();
        assertThat(scene.calls(account))
                .filteredOn(call -> call.operation().equals(operation))
                .as("killed before it was told")
                .allMatch(call -> call.result().equals(Call.CONNECTION_CLOSED))
                .allMatch(call -> call.time().isBefore(killed));
        scene.aws().faults().clear();
    }

    /** The object has the finalizer before anything is made for it. */
    private void assertKept(String namespace, String object) {
        assertThat(scene.world().get(namespace, object, "{.metadata.finalizers}"))
                .contains("crossbind.io/aws");
    }

    private boolean lost(String operation) {
        return scene.calls(account).stream()
                .anyMatch(call ->
                        call.operation().equals(operation) && call.result().equals(Call.CONNECTION_CLOSED));
    }

    private void assertLost(String operation) {
        assertThat(lost(operation))
                .as("the answer of " + operation + " was lost")
                .isTrue();
    }

    private void assertMadeOnce() {
        assertThat(view().providers()).hasSize(1);
        assertThat(view().operatorsRoles()).hasSize(1);
        String role = view().operatorsRoles().getFirst();
        assertThat(view().iam()
                        .listRolePolicies(request -> request.roleName(role))
                        .policyNames())
                .containsExactly("crossbind");
        assertThat(view().iam()
                        .listAttachedRolePolicies(request -> request.roleName(role))
                        .attachedPolicies())
                .extracting(policy -> policy.policyArn())
                .containsExactly(Scene.MANAGED_POLICY);
        assertThat(scene.world().get(name, "xab/app", "{.status.targetRole.arn}"))
                .endsWith("/" + role);
        assertThat(scene.world().get(name, "sa/app", "{.metadata.annotations.eks\\.amazonaws\\.com/role-arn}"))
                .endsWith("/" + role);
    }

    private void assertRemovable() {
        scene.remove(name);
        assertNothingLeft();
    }

    private void assertNothingLeft() {
        await("nothing is left in AWS").atMost(World.SOON).untilAsserted(() -> {
            assertThat(view().operatorsRoles()).isEmpty();
            assertThat(view().providers()).isEmpty();
        });
    }

    private AwsView view() {
        return scene.world().account(account);
    }
}
