package io.crossbind.e2e.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The packaged operator dies right after a write took effect. The crash points of the simulation kill the operator at every request. These
 * tests show that a real kill, a real API server and a real start behave as in the simulation.
 */
@ExtendWith(ClusterExtension.class)
class CrashTest {
    /** The first calls of a process for an account. */
    private static final List<String> READ_ONCE = List.of(
            "AssumeRole",
            "GetCallerIdentity",
            "GetOpenIDConnectProvider",
            "ListOpenIDConnectProviders",
            "GetAccountSummary",
            "ListRoles",
            "GetAccountAuthorizationDetails");

    private static final String CHAINED = WorkloadEnvironment.pods("app", "RoleChaining");
    private static final String WEB = WorkloadEnvironment.pods("app", "WebIdentity");

    /** Delays a repeated call long enough that the process dies before the call takes effect. */
    private static final Duration HELD = Duration.ofSeconds(2);

    private static WorkloadEnvironment site;
    private static Leftovers leftovers;

    @BeforeAll
    static void start(Cluster cluster) {
        // The Lease of a killed process lasts 15 s. Other tests show the takeover.
        site = WorkloadEnvironment.start(cluster, Map.of("leader-election", "false"));
        leftovers = new Leftovers(site);
        site.homeAccount("1h");
        site.targetAccount("data-prod", WorkloadEnvironment.TARGET, "1h");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @AfterEach
    void calm() {
        site.aws().faults().clear();
    }

    @Test
    void creationOfAChainedBindingGoesOnAfterAKill() {
        loseAndHold(WorkloadEnvironment.HOME, "CreateRole");
        site.world().apply(WorkloadEnvironment.binding("app", "data-prod", CHAINED));
        killAfter(WorkloadEnvironment.HOME, "CreateRole");
        // The objects have the finalizer before anything is created for them.
        assertThat(site.world().get(WorkloadEnvironment.NAMESPACE, "xab/app", "{.metadata.finalizers}"))
                .contains("crossbind.io/aws");
        assertThat(site.world().get("default", "xaa/data-prod", "{.metadata.finalizers}"))
                .contains("crossbind.io/aws");
        site.world().operator().restart();

        site.awaitReason("app", "Ready");
        assertThat(leftovers.roles()).hasSize(2);
        site.unbind("app");
        leftovers.awaitNone();
    }

    @Test
    void updateGoesOnAfterAKill() {
        site.bind("app", "data-prod", WEB);
        loseAndHold(WorkloadEnvironment.TARGET, "PutRolePolicy");
        site.world()
                .apply(WorkloadEnvironment.binding("app", "data-prod", WEB).replace("s3:GetObject", "s3:PutObject"));
        killAfter(WorkloadEnvironment.TARGET, "PutRolePolicy");
        site.world().operator().restart();

        String generation = site.world().get(WorkloadEnvironment.NAMESPACE, "xab/app", "{.metadata.generation}");
        await("the edit is observed")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> site.status("app", "observedGeneration").equals(generation));
        site.awaitReason("app", "Ready");
        String role = leftovers.roles().getFirst().roleName();
        assertThat(site.iam(WorkloadEnvironment.TARGET)
                        .getRolePolicy(request -> request.roleName(role).policyName("crossbind"))
                        .policyDocument())
                .contains("PutObject")
                .doesNotContain("GetObject");
        site.unbind("app");
        leftovers.awaitNone();
    }

    @Test
    void deletionGoesOnAfterAKill() {
        site.bind("app", "data-prod", WEB);
        loseAndHold(WorkloadEnvironment.TARGET, "DeleteRole");
        delete();
        killAfter(WorkloadEnvironment.TARGET, "DeleteRole");
        site.world().operator().restart();

        site.world().awaitGone(WorkloadEnvironment.NAMESPACE, "xab/app");
        leftovers.awaitNone();
    }

    /** At this time only the status, written before the first call, names the role. */
    @Test
    void roleOfAnUnfinishedCreationIsDeletedWithItsBinding() {
        loseAndHold(WorkloadEnvironment.TARGET, "CreateRole");
        site.world().apply(WorkloadEnvironment.binding("app", "data-prod", WEB));
        killAfter(WorkloadEnvironment.TARGET, "CreateRole");
        delete();
        site.world().operator().restart();

        site.world().awaitGone(WorkloadEnvironment.NAMESPACE, "xab/app");
        leftovers.awaitNone();
    }

    @Test
    void restartReadsEachAccountOnceAndWritesNothing() {
        List<String> names = List.of("one", "two", "three");
        names.forEach(name -> site.bind(name, "data-prod", WorkloadEnvironment.pods(name, "WebIdentity")));
        String before = versions(names);
        site.world().operator().kill();
        site.aws().clearCalls();

        site.world().operator().restart();
        site.bind("later", "data-prod", WorkloadEnvironment.pods("later", "WebIdentity"));

        assertThat(versions(names))
                .as("passes that ended before that of a later binding")
                .isEqualTo(before);
        assertThat(operations().subList(0, READ_ONCE.size())).isEqualTo(READ_ONCE);
        assertThat(operations()).as("one read").doesNotHaveDuplicates();
        assertThat(site.aws().calls())
                .filteredOn(call -> call.account().equals(WorkloadEnvironment.TARGET))
                .extracting(Call::resource)
                .noneMatch(resource -> names.stream().anyMatch(resource::contains));
        site.unbind("later");
        names.forEach(site::unbind);
        leftovers.awaitNone();
    }

    private static String versions(List<String> names) {
        return names.stream()
                .map(name ->
                        site.world().get(WorkloadEnvironment.NAMESPACE, "xab/" + name, "{.metadata.resourceVersion}"))
                .collect(Collectors.joining(" "));
    }

    private static List<String> operations() {
        return site.aws().calls().stream()
                .filter(call -> call.account().equals(WorkloadEnvironment.TARGET))
                .map(Call::operation)
                .toList();
    }

    private static void delete() {
        site.world()
                .kubectl()
                .run("delete", "xab", "app", "-n", WorkloadEnvironment.NAMESPACE, "--wait=false")
                .orThrow();
    }

    /** The call takes effect, its answer is lost, and its repetition is delayed. */
    private static void loseAndHold(String account, String operation) {
        site.aws().clearCalls();
        site.aws().faults().on("iam", operation).account(account).delay(HELD);
        site.aws().faults().on("iam", operation).account(account).times(1).applyThenClose();
    }

    private static void killAfter(String account, String operation) {
        await(operation + " took effect")
                .atMost(OperatorEnvironment.SOON)
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
                .as("killed before its cache had it")
                .noneMatch(Call::succeeded);
        site.aws().faults().clear();
    }
}
