package io.crossbind.plan.share;

import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The result of comparing the desired share with the observations. */
public sealed interface ShareJudgement {

    /**
     * The plan can be executed; it may be empty.
     *
     * @param found the share as RAM has it; empty if the plan creates it
     * @param after the state of the share if no change of the plan fails
     */
    record Ready(SharePlan plan, Optional<ObservedShare> found, ShareState after) implements ShareJudgement {}

    /** Something was never read: read these, in their order, then judge again. */
    record NeedsRead(Set<ShareRef> refs) implements ShareJudgement {
        public NeedsRead {
            refs = Collections.unmodifiableSet(new LinkedHashSet<>(refs));
        }
    }

    /** RAM does not list yet what the operator has created: a call now could create it twice or leave it behind. */
    record Waiting(String message) implements ShareJudgement {}

    /** Nothing can be changed; what is known of the share stays. */
    record Blocked(Problem problem) implements ShareJudgement {}

    /**
     * An administrator abandoned the account that owns the share: the operator forgets the share.
     *
     * @param mayRemain whether a share may remain in RAM
     */
    record Abandoned(Problem problem, boolean mayRemain) implements ShareJudgement {}

    /**
     * The object can go: no share is left that the operator can remove.
     *
     * @param mayRemain the problem because of which a share may remain in RAM; empty if none remains
     */
    record Removed(Optional<Problem> mayRemain) implements ShareJudgement {}
}
