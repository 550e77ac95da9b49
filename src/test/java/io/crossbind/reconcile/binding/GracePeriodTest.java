package io.crossbind.reconcile.binding;

import static io.crossbind.reconcile.binding.TimedBinding.context;
import static io.crossbind.reconcile.binding.TimedBinding.withReason;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.binding.TimedBinding.SetClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GracePeriodTest {
    private static final Problem UNKNOWN = new Problem(Reason.PRINCIPAL_NOT_YET_KNOWN, "unknown");
    private static final Problem NOT_FOUND = new Problem(Reason.PRINCIPAL_NOT_FOUND, "unknown");
    private static final Problem DENIED = new Problem(Reason.ACCESS_DENIED, "unknown");

    private final SetClock clock = new SetClock();
    private final BindingMemory memory = new BindingMemory();
    private final GracePeriod grace = new GracePeriod(Duration.ofMinutes(2), clock);

    @Test
    void unknownPrincipalIsAwaitedForTwoMinutes() {
        assertThat(ofChange("Ready", UNKNOWN)).isEqualTo(UNKNOWN);
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        assertThat(ofChange("PrincipalNotYetKnown", UNKNOWN)).isEqualTo(UNKNOWN);
        clock.now = clock.now.plusSeconds(1);
        assertThat(ofChange("PrincipalNotYetKnown", UNKNOWN)).isEqualTo(NOT_FOUND);
        assertThat(ofChange("PrincipalNotFound", UNKNOWN)).isEqualTo(NOT_FOUND);
    }

    @Test
    void waitBeginsAgainAfterAnotherProblem() {
        ofChange("Ready", UNKNOWN);
        clock.now = clock.now.plus(Duration.ofDays(1));
        assertThat(ofChange("Throttled", UNKNOWN)).isEqualTo(UNKNOWN);
        assertThat(ofChange("PrincipalNotYetKnown", UNKNOWN)).isEqualTo(UNKNOWN);
    }

    @Test
    void otherProblemsStayUnchanged() {
        Problem throttled = new Problem(Reason.THROTTLED, "slow down");
        assertThat(ofChange("PrincipalNotYetKnown", throttled)).isEqualTo(throttled);
        assertThat(ofChange("Ready", DENIED)).isEqualTo(DENIED);
        assertThat(ofVerification("Ready", throttled)).isEqualTo(throttled);
    }

    @Test
    void deniedVerificationCountsAfterTwoMinutes() {
        assertThat(ofVerification("Ready", DENIED)).isEqualTo(UNKNOWN);
        clock.now = clock.now.plus(Duration.ofMinutes(2)).plusSeconds(1);
        assertThat(ofVerification("PrincipalNotYetKnown", DENIED)).isEqualTo(DENIED);
        assertThat(ofVerification("AccessDenied", DENIED)).isEqualTo(DENIED);
    }

    private Problem ofChange(String reason, Problem problem) {
        return grace.ofChange(context(withReason(reason)), memory, problem);
    }

    private Problem ofVerification(String reason, Problem problem) {
        return grace.ofVerification(context(withReason(reason)), memory, problem);
    }
}
