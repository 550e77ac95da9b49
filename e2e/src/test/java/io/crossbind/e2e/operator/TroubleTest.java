package io.crossbind.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.world.FleetEnvironment;
import io.crossbind.e2e.world.OperatorEnvironment;
import io.crossbind.kit.aws.Call;
import io.crossbind.kit.aws.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** AWS at its worst: each problem has its reason, does no harm, and ends with its cause. The process survives all of them. */
@ExtendWith(ClusterExtension.class)
class TroubleTest {
    private static FleetEnvironment scene;

    @BeforeAll
    static void start(Cluster cluster) {
        scene = FleetEnvironment.start(cluster, Map.of("leader-election", "false"));
    }

    @AfterAll
    static void stop() {
        scene.close();
    }

    @AfterEach
    void calm() {
        scene.aws().faults().clear();
        assertThat(scene.world().operator().isAlive()).isTrue();
        assertThat(scene.world().operator().log()).doesNotContainPattern("\"log.level\": ?\"ERROR\"");
        assertThat(scene.world().operator().log()).containsOnlyOnce("\"message\":\"started\"");
    }

    /** The SDK makes three attempts. */
    @Test
    void twoThrottledAttemptsOfACallAreRepeatedWithinThePass() {
        String account = "430000000001";
        scene.account("throttled-a-little", account, "1h");
        scene.aws().faults().on("iam", Faults.ANY).account(account).times(2).throttle();

        scene.bind("throttled-a-little", "app");

        assertThat(scene.calls(account))
                .filteredOn(call -> call.result().equals("Throttling"))
                .hasSize(2);
        assertThat(scene.world().account(account).operatorsRoles()).hasSize(1);
        await("the last Event about the binding")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(
                        () -> assertThat(eventsOf("throttled-a-little", "app")).contains("Ready"));
        assertThat(eventsOf("throttled-a-little", "app"))
                .as("the SDK repeats the calls, and the pass does not fail")
                .doesNotContain("Throttled");
    }

    @Test
    void lastingThrottlingIsReported() {
        String account = "430000000002";
        scene.account("throttled", account, "1h");
        scene.aws().faults().on("iam", "CreateRole").account(account).throttle();
        scene.world().apply(FleetEnvironment.binding("throttled", "app"));
        scene.world().awaitReason("throttled", "xab/app", "Throttled");

        scene.aws().faults().clear();
        scene.world().awaitReason("throttled", "xab/app", "Ready");
    }

    @Test
    void aDeniedCallIsRetriedSlowly() {
        String account = "430000000003";
        scene.account("denied", account, "1h");
        scene.aws().faults().on("iam", "CreateRole").account(account).accessDenied();
        scene.world().apply(FleetEnvironment.binding("denied", "app"));
        scene.world().awaitReason("denied", "xab/app", "AccessDenied");
        assertThat(scene.world().message("denied", "xab/app")).contains("iam:CreateRole");

        scene.aws().clearCalls();
        scene.awaitCalls(account, "CreateRole", 3);
        List<Instant> attempts = scene.calls(account).stream()
                .filter(call -> call.operation().equals("CreateRole"))
                .map(Call::time)
                .toList();
        assertThat(Duration.between(attempts.get(0), attempts.get(2)))
                .as("two pauses of 2 s, up to a fifth shorter")
                .isGreaterThanOrEqualTo(Duration.ofMillis(3200));

        scene.aws().faults().clear();
        scene.world().awaitReason("denied", "xab/app", "Ready");
    }

    @Test
    void aManagementRoleThatCannotBeAssumedIsHardlyAskedFor() {
        String account = "430000000004";
        String role = scene.aws().createManagementRole(account, OperatorEnvironment.HOME, FleetEnvironment.EXTERNAL_ID);
        String right = scene.account("locked-out", account, "5s", role);
        scene.world().apply(right.replace(FleetEnvironment.EXTERNAL_ID, "another-external-id"));
        scene.world().awaitReason("default", "xaa/locked-out", "ManagementRoleDenied");
        scene.world()
                .apply(FleetEnvironment.binding("locked-out", "app") + FleetEnvironment.binding("locked-out", "other"));
        scene.world().awaitReason("locked-out", "xab/app", "AccountNotReady");
        scene.world().awaitReason("locked-out", "xab/other", "AccountNotReady");

        // Three callers ask every two seconds, and each answer is cached for 1.6 s.
        scene.aws().clearCalls();
        scene.awaitCalls(account, "AssumeRole", 4);
        List<Call> asked = scene.calls(account);
        assertThat(asked).extracting(Call::operation).containsOnly("AssumeRole");
        assertThat(Duration.between(asked.get(0).time(), asked.get(3).time()))
                .as("one refusal stands for 1.6 s, for every caller")
                .isGreaterThanOrEqualTo(Duration.ofMillis(4800));

        assertThat(eventsOf("locked-out")).as("retries are no transition").containsOnlyOnce("ManagementRoleDenied");
        assertThat(scene.world().operator().metrics())
                .contains("crossbind_account_ready{account=\"locked-out\",account_id=\"430000000004\","
                        + "reason=\"ManagementRoleDenied\"} 0.0")
                .contains("crossbind_snapshot_age_seconds{account=\"locked-out\",account_id=\"430000000004\"}");

        scene.world().apply(right);
        scene.world().awaitReason("default", "xaa/locked-out", "Observed");
        await("it is said")
                .atMost(OperatorEnvironment.SOON)
                .untilAsserted(() -> assertThat(eventsOf("locked-out")).endsWith("Observed"));
        scene.world().awaitReason("locked-out", "xab/app", "Ready");
        scene.world().awaitReason("locked-out", "xab/other", "Ready");
    }

    /** Reasons of the Events about an AwsAccount, sorted by the Events' names, which contain the time. */
    private static String eventsOf(String account) {
        return eventsOf("default", account);
    }

    private static String eventsOf(String namespace, String object) {
        return scene.world()
                .get(namespace, "events.events.k8s.io", "{.items[?(@.regarding.name==\"" + object + "\")].reason}");
    }

    @Test
    void credentialsOfAnotherAccountWriteNothing() {
        scene.world().apply("""
            apiVersion: v1
            kind: Namespace
            metadata: {name: mistaken}
            ---
            apiVersion: crossbind.io/v1alpha1
            kind: AwsAccount
            metadata: {name: mistaken}
            spec:
              accountId: "430000000005"
              region: eu-west-1
              rules:
                - name: all
                  namespaces: {names: [mistaken]}
                  uses: [Target]
                  managedPolicyArns: ["arn:aws:iam::aws:policy/*"]
            """);
        scene.world().awaitReason("default", "xaa/mistaken", "WrongAccount");
        assertThat(scene.world().message("default", "xaa/mistaken"))
                .contains(OperatorEnvironment.HOME)
                .contains("430000000005");
        scene.world().apply(FleetEnvironment.binding("mistaken", "app"));
        scene.world().awaitReason("mistaken", "xab/app", "AccountNotReady");

        scene.aws().clearCalls();
        await("the operator asks twice more whose credentials it has, and writes nothing")
                .atMost(OperatorEnvironment.SOON)
                .until(() -> {
                    assertThat(scene.operations("430000000005")).isEmpty();
                    List<String> calls = scene.operations(OperatorEnvironment.HOME);
                    assertThat(calls).allMatch("GetCallerIdentity"::equals);
                    return calls.size() >= 2;
                });
    }

    @Test
    void anExpiredSessionIsRenewed() {
        String account = "430000000006";
        String role = scene.aws().createManagementRole(account, OperatorEnvironment.HOME, FleetEnvironment.EXTERNAL_ID);
        scene.account("expired", account, "1h");
        scene.aws().expireCredentials(role);

        scene.bind("expired", "app");

        // The log does not know the owner of an expired session.
        assertThat(scene.aws().calls()).anyMatch(call -> call.result().equals("ExpiredToken"));
        assertThat(scene.operations(account).stream().filter("AssumeRole"::equals))
                .hasSize(2);
    }

    @Test
    void expiredCredentialsOfTheOperatorItselfAreSaid() {
        String account = "430000000007";
        scene.aws()
                .faults()
                .on("sts", "AssumeRole")
                .account(account)
                .fail("ExpiredToken", 403, "The security token included in the request is expired");
        String role = scene.aws().createManagementRole(account, OperatorEnvironment.HOME, FleetEnvironment.EXTERNAL_ID);
        scene.world()
                .apply(scene.account("expired-home", account, "5s", role)
                        + FleetEnvironment.binding("expired-home", "app"));
        scene.world().awaitReason("default", "xaa/expired-home", "CredentialsExpired");
        scene.world().awaitReason("expired-home", "xab/app", "AccountNotReady");

        scene.aws().faults().clear();
        scene.world().awaitReason("expired-home", "xab/app", "Ready");
    }

    @Test
    void anEndpointThatDoesNotAnswerIsSaid() {
        String account = "430000000008";
        scene.account("silent", account, "2s");
        scene.bind("silent", "before");
        scene.aws().faults().on(Faults.ANY, Faults.ANY).account(account).closeConnection();
        scene.world().apply(FleetEnvironment.binding("silent", "app"));
        scene.world().awaitReason("silent", "xab/app", "AwsUnreachable");
        scene.world().awaitReason("default", "xaa/silent", "AwsUnreachable");
        assertThat(scene.world().reason("silent", "xab/before"))
                .as("what cannot be read has not become untrue")
                .isEqualTo("Ready");

        scene.aws().faults().clear();
        scene.world().awaitReason("silent", "xab/app", "Ready");
        scene.world().awaitReason("default", "xaa/silent", "Observed");
        scene.remove("silent");
    }

    @Test
    void aSlowAccountSlowsNoOther() {
        String slow = "430000000009";
        scene.account("slow", slow, "1h");
        scene.account("quick", "430000000010", "1h");
        scene.bind("quick", "before");
        scene.aws().faults().on(Faults.ANY, Faults.ANY).account(slow).delay(Duration.ofSeconds(10));
        scene.world().apply(bindings("slow", 20));
        scene.awaitCalls("430000000010", "CreateRole", 1);

        Instant start = Instant.now();
        scene.world().apply(bindings("quick", 10));
        IntStream.range(0, 10).forEach(number -> scene.world().awaitReason("quick", "xab/app-" + number, "Ready"));

        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(25));
        assertThat(scene.world().account(slow).operatorsRoles())
                .as("four calls at once, each of 10 s")
                .hasSizeLessThan(20);
    }

    private static String bindings(String account, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> FleetEnvironment.binding(account, "app-" + number))
                .collect(Collectors.joining());
    }

    @Test
    void aFullAccountIsSaid() {
        scene.account("full", "430000000011", "1h");
        scene.aws().settings().rolesQuota(1);
        try {
            scene.world().apply(FleetEnvironment.binding("full", "app"));
            scene.world().awaitReason("full", "xab/app", "QuotaExceeded");
        } finally {
            scene.aws().settings().rolesQuota(1000);
        }
        scene.world().awaitReason("full", "xab/app", "Ready");
    }

    @Test
    void aPrincipalThatIsNotKnownYetIsWaitedFor() {
        String account = "430000000012";
        scene.account("young", account, "1h");
        scene.aws()
                .faults()
                .on("iam", "CreateRole")
                .account(account)
                .fail("MalformedPolicyDocument", 400, "Invalid principal in policy: \"FEDERATED\":\"x\"");
        scene.world().apply(FleetEnvironment.binding("young", "app"));
        scene.world().awaitReason("young", "xab/app", "PrincipalNotYetKnown");

        scene.aws().faults().clear();
        scene.world().awaitReason("young", "xab/app", "Ready");
    }
}
