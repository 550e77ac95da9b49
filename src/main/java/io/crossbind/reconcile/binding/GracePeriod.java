package io.crossbind.reconcile.binding;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The time for which a new principal may be unknown to AWS. AWS knows a new principal everywhere after about a minute at most (IAM User Guide,
 * troubleshooting: eventual consistency). A principal unknown for longer does not exist.
 */
public final class GracePeriod {
    private final Duration length;
    private final Clock clock;

    public GracePeriod(Duration length, Clock clock) {
        this.length = length;
        this.clock = clock;
    }

    /** The problem of a change: AWS does not know the principal yet, or the principal does not exist. */
    Problem ofChange(BindingContext context, BindingMemory memory, Problem problem) {
        return problem.reason() == Reason.PRINCIPAL_NOT_YET_KNOWN
                ? afterGrace(context, memory, problem, Reason.PRINCIPAL_NOT_FOUND)
                : problem;
    }

    /** The problem of a verification: a role that rejects the operator may not enforce its new trust policy yet. */
    Problem ofVerification(BindingContext context, BindingMemory memory, Problem problem) {
        return problem.reason() == Reason.PRINCIPAL_NOT_YET_KNOWN || problem.reason() == Reason.ACCESS_DENIED
                ? afterGrace(context, memory, problem, Reason.ACCESS_DENIED)
                : problem;
    }

    private Problem afterGrace(BindingContext context, BindingMemory memory, Problem problem, Reason afterwards) {
        Instant now = clock.instant();
        boolean lasts = context.hasReported(Reason.PRINCIPAL_NOT_YET_KNOWN) || context.hasReported(afterwards);
        Instant since = memory.principalUnknownSince().filter(_ -> lasts).orElse(now);
        memory.principalUnknown(since);
        return new Problem(
                now.isAfter(since.plus(length)) ? afterwards : Reason.PRINCIPAL_NOT_YET_KNOWN, problem.message());
    }
}
