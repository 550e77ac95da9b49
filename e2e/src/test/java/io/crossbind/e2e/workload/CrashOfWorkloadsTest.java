package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.World;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator dies right after each write for a workload with roles in two accounts: what was begun is ended, and nothing is left. */
@ExtendWith(ClusterExtension.class)
class CrashOfWorkloadsTest {
    private static final String CHAINED = Site.pods("app", "RoleChaining");
    private static final String INSTANCE = "{ec2Instance: {}}";

    /** Holds a repeated call long enough that the process dies before it takes effect. */
    private static final Duration HELD = Duration.ofSeconds(2);

    private static Site site;
    private static Leftovers leftovers;

    @BeforeAll
    static void start(Cluster cluster) {
        // The Lease of a killed process lasts 15 s; how another one takes over is shown elsewhere.
        site = Site.start(cluster, Map.of("leader-election", "false"));
        leftovers = new Leftovers(site);
        site.homeAccount("1h");
        site.targetAccount("data-prod", Site.TARGET, "1h");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @AfterEach
    void calm() {
        site.aws().faults().clear();
    }

    private static String account(String side) {
        return side.equals("home") ? Site.HOME : Site.TARGET;
    }

    private static String workload(String row) {
        return row.equals("pod") ? CHAINED : INSTANCE;
    }

    @ParameterizedTest(name = "{0}: {2} in {1}")
    @CsvSource({
        "pod, home, CreateOpenIDConnectProvider",
        "pod, home, CreateRole",
        "pod, home, PutRolePolicy",
        "pod, target, CreateRole",
        "pod, target, PutRolePolicy",
        "instance, home, CreateRole",
        "instance, home, PutRolePolicy",
        "instance, home, CreateInstanceProfile",
        "instance, home, AddRoleToInstanceProfile",
        "instance, target, CreateRole",
        "instance, target, PutRolePolicy"
    })
    void aCreationIsTakenUpOrTakenBack(String row, String side, String operation) {
        loseAndHold(account(side), operation);
        site.world().apply(Site.binding("app", "data-prod", workload(row)));
        killAfter(account(side), operation);
        site.world().operator().restart();
        site.awaitReason("app", "Ready");
        assertThat(leftovers.roles()).hasSize(2);
        site.unbind("app");
        leftovers.awaitNone();

        loseAndHold(account(side), operation);
        site.world().apply(Site.binding("app", "data-prod", workload(row)));
        killAfter(account(side), operation);
        delete();
        site.world().operator().restart();
        site.world().awaitGone(Site.NAMESPACE, "xab/app");
        leftovers.awaitNone();
    }

    @ParameterizedTest(name = "{0}: {2} in {1}")
    @CsvSource({
        "pod, target, DeleteRolePolicy",
        "pod, target, DeleteRole",
        "pod, home, DeleteRolePolicy",
        "pod, home, DeleteRole",
        "pod, home, DeleteOpenIDConnectProvider",
        "instance, target, DeleteRolePolicy",
        "instance, target, DeleteRole",
        "instance, home, DeleteRolePolicy",
        "instance, home, RemoveRoleFromInstanceProfile",
        "instance, home, DeleteInstanceProfile",
        "instance, home, DeleteRole"
    })
    void aDeletionIsTakenUp(String row, String side, String operation) {
        site.bind("app", "data-prod", workload(row));
        loseAndHold(account(side), operation);
        delete();
        killAfter(account(side), operation);
        site.world().operator().restart();
        site.world().awaitGone(Site.NAMESPACE, "xab/app");
        leftovers.awaitNone();
    }

    /** Only the accounts' own lists tell of the roles then: a binding does not go before both were read. */
    @ParameterizedTest
    @CsvSource({"home", "target"})
    void rolesGoThoughTheStatusWasLost(String slower) {
        site.bind("app", "data-prod", INSTANCE);
        site.world().operator().kill();
        site.world().loseStatus(Site.NAMESPACE, "xab/app");
        delete();
        site.aws()
                .faults()
                .on("iam", "GetAccountAuthorizationDetails")
                .account(account(slower))
                .delay(HELD);
        site.world().operator().restart();
        site.world().awaitGone(Site.NAMESPACE, "xab/app");
        leftovers.awaitNone();
    }

    private static void delete() {
        site.world()
                .kubectl()
                .run("delete", "xab", "app", "-n", Site.NAMESPACE, "--wait=false")
                .orThrow();
    }

    /** The call takes effect, its answer is lost, and its repetition is held back. */
    private static void loseAndHold(String account, String operation) {
        site.aws().clearCalls();
        site.aws().faults().on("iam", operation).account(account).delay(HELD);
        site.aws().faults().on("iam", operation).account(account).times(1).applyThenClose();
    }

    private static void killAfter(String account, String operation) {
        await(operation + " took effect")
                .atMost(World.SOON)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> site.aws().calls().stream()
                        .anyMatch(call -> call.account().equals(account)
                                && call.operation().equals(operation)
                                && call.result().equals(Call.CONNECTION_CLOSED)));
        site.world().operator().kill();
        assertThat(site.aws().calls())
                .filteredOn(call -> call.account().equals(account)
                        && call.operation().equals(operation)
                        && call.principal().contains("operator"))
                .as("killed before it was told")
                .noneMatch(Call::succeeded);
        site.aws().faults().clear();
    }
}
