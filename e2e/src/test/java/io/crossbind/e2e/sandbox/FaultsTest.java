package io.crossbind.e2e.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.e2e.Light;
import io.crossbind.kit.aws.Call;
import io.crossbind.kit.aws.Faults;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.IamClient;

@Light
class FaultsTest extends SandboxTest {
    private static final String TRUST = trusting(HOME);

    @Test
    void throttlesTheNextCallsOfOneAccount() {
        IamClient iam = iam(TARGET);
        sandbox.faults().on("iam", "ListRoles").account(TARGET).times(2).throttle();
        assertThat(iam(HOME).listRoles().roles()).isEmpty();
        assertThat(code(iam::listRoles)).isEqualTo("Throttling");
        assertThat(refusal(iam::listRoles).isThrottlingException()).isTrue();
        assertThat(iam.listRoles().roles()).isEmpty();
        assertThat(iam.listPolicies().policies()).isEmpty();
    }

    @Test
    void strikesTheSessionsOfOneRoleOnly() {
        sandbox.faults()
                .on("iam", "ListRoles")
                .account(HOME)
                .by("crossbind-operator")
                .times(1)
                .throttle();
        assertThat(iam(HOME).listRoles().roles()).isNotNull();
        IamClient operator = iam(operator());
        assertThat(code(operator::listRoles)).isEqualTo("Throttling");
        assertThat(operator.listRoles().roles()).hasSize(1);
    }

    @Test
    void failsUntilCleared() {
        IamClient iam = iam(TARGET);
        sandbox.faults().on("iam", Faults.ANY).fail("ServiceFailure", 500, "down");
        assertThat(refusal(iam::listRoles).statusCode()).isEqualTo(500);
        assertThat(code(iam::listPolicies)).isEqualTo("ServiceFailure");
        sandbox.faults().clear();
        assertThat(iam.listRoles().roles()).isEmpty();
    }

    @Test
    void aRefusalTakesNoEffect() {
        IamClient iam = iam(TARGET);
        sandbox.faults().on("iam", "CreateRole").times(1).accessDenied();
        assertThat(code(() -> createRole(iam, "a", TRUST))).isEqualTo("AccessDenied");
        assertThat(iam.listRoles().roles()).isEmpty();
    }

    @Test
    void appliesAndLosesTheAnswer() {
        IamClient iam = iam(TARGET);
        sandbox.faults().on("iam", "CreateRole").times(1).applyThenFail("ServiceFailure", 500);
        assertThat(code(() -> createRole(iam, "a", TRUST))).isEqualTo("ServiceFailure");
        sandbox.faults().on("iam", "CreateRole").times(1).applyThenClose();
        assertThatThrownBy(() -> createRole(iam, "b", TRUST)).isInstanceOf(SdkClientException.class);
        assertThat(iam.listRoles().roles()).hasSize(2);
        assertThat(sandbox.calls()).extracting(Call::result).contains(Call.CONNECTION_CLOSED, "ServiceFailure");
    }

    @Test
    void closesTheConnection() {
        IamClient iam = iam(TARGET);
        sandbox.faults().on("iam", "CreateRole").times(1).closeConnection();
        assertThatThrownBy(() -> createRole(iam, "a", TRUST)).isInstanceOf(SdkClientException.class);
        assertThat(iam.listRoles().roles()).isEmpty();
    }

    @Test
    void aDelayHoldsUpNoOtherCall() throws InterruptedException {
        sandbox.faults().on("iam", "ListRoles").delay(Duration.ofMillis(600));
        IamClient iam = iam(TARGET);
        Thread slow = Thread.startVirtualThread(iam::listRoles);
        iam.listPolicies();
        slow.join();
        assertThat(sandbox.calls()).extracting(Call::operation).containsExactly("ListPolicies", "ListRoles");
    }

    @Test
    void delaysAlongsideOtherFaults() {
        sandbox.faults().on("iam", "ListRoles").delay(Duration.ofMillis(300));
        sandbox.faults().on("iam", "ListRoles").times(1).throttle();
        IamClient iam = iam(TARGET);
        assertThat(code(iam::listRoles)).isEqualTo("Throttling");
        assertThat(sandbox.calls().getLast().duration()).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void assumingARoleFailsByTheRolesAccount() {
        String role = sandbox.createManagementRole(TARGET, HOME, "crossbind-1");
        sandbox.faults().on("sts", "AssumeRole").account(TARGET).fail("ServiceUnavailable", 503, "down");
        assertThat(code(() -> assumed(operator(), role, "crossbind-1"))).isEqualTo("ServiceUnavailable");
    }

    @Test
    void logsEachCallWithWhoWhatAndWhere() {
        IamClient iam = iam(TARGET);
        sandbox.clearCalls();
        createRole(iam, "a", TRUST);
        code(() -> createRole(iam, "a", TRUST));
        assertThat(sandbox.calls()).hasSize(2).allSatisfy(call -> {
            assertThat(call.account()).isEqualTo(TARGET);
            assertThat(call.service()).isEqualTo("iam");
            assertThat(call.operation()).isEqualTo("CreateRole");
            assertThat(call.resource()).isEqualTo("a");
            assertThat(call.principal()).isEqualTo("arn:aws:iam::222222222222:user/administrator");
        });
        assertThat(sandbox.calls()).extracting(Call::result).containsExactly(Call.OK, "EntityAlreadyExists");
        sandbox.clearCalls();
        assertThat(sandbox.calls()).isEmpty();
    }

    @Test
    void resetForgetsEverything() {
        IamClient iam = iam(TARGET);
        createRole(iam, "a", TRUST);
        sandbox.faults().on("iam", Faults.ANY).throttle();
        sandbox.settings().rolesQuota(0);
        sandbox.reset();
        assertThat(sandbox.calls()).isEmpty();
        assertThat(code(iam::listRoles)).isEqualTo("InvalidClientTokenId");
        assertThat(iam(TARGET).listRoles().roles()).isEmpty();
        assertThat(createRole(iam(TARGET), "a", TRUST).roleName()).isEqualTo("a");
    }
}
