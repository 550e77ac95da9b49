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
     * The plan can be executed; the plan may be empty.
     *
     * @param found the share in RAM; empty if the plan creates the share
     * @param after the state of the share if no change of the plan fails
     */
    record Ready(SharePlan plan, Optional<ObservedShare> found, ShareState after) implements ShareJudgement {}

    /** An object was never read: read these, in their order, then judge again. */
    record NeedsRead(Set<ShareRef> refs) implements ShareJudgement {
        public NeedsRead {
            refs = Collections.unmodifiableSet(new LinkedHashSet<>(refs));
        }
    }

    /** RAM does not list the created share yet: a call now could create the share twice or leave it behind. */
    record Waiting(String message) implements ShareJudgement {}

    /** Nothing can be changed; the known state of the share stays. */
    record Blocked(Problem problem) implements ShareJudgement {}

    /**
     * An administrator abandoned the account that owns the share: the operator forgets the share.
     *
     * @param mayRemain whether a share may remain in RAM
     */
    record Abandoned(Problem problem, boolean mayRemain) implements ShareJudgement {}

    /**
     * The deletion of the object can finish: no share remains that the operator can remove.
     *
     * @param mayRemain the reason why a share may remain in RAM; empty if none remains
     */
    record Removed(Optional<Problem> mayRemain) implements ShareJudgement {}
}
