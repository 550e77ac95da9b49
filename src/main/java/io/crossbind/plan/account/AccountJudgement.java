package io.crossbind.plan.account;

import io.crossbind.model.Problem;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The result of judging an AwsAccount by the known facts. */
public sealed interface AccountJudgement {

    /**
     * The plan can be executed; the plan may be empty.
     *
     * @param problem the first problem of a read needed for a change; empty if there is none
     */
    record Ready(AccountPlan plan, Optional<Problem> problem) implements AccountJudgement {}

    /** The judge needs more facts: read these, in their order, then judge again. */
    record NeedsRead(Set<AccountRef> refs) implements AccountJudgement {
        public NeedsRead {
            refs = Collections.unmodifiableSet(new LinkedHashSet<>(refs));
        }
    }

    /** The operator must not, or cannot, use the account. */
    record Blocked(Problem problem) implements AccountJudgement {}

    /**
     * An administrator abandoned the account: the operator does not call AWS for the account any more.
     *
     * @param isNews whether the status does not report the abandonment yet
     */
    record Abandoned(Problem problem, boolean isNews) implements AccountJudgement {}

    /** The operator has no access to the account. */
    record Unmanaged() implements AccountJudgement {}
}
