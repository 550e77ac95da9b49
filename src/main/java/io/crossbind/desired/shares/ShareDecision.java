package io.crossbind.desired.shares;

import io.crossbind.model.Problem;

/** What may become of a ResourceShare. */
public sealed interface ShareDecision {

    /** All of it. */
    record Allowed(DesiredShare share) implements ShareDecision {}

    /**
     * Not all of it: nothing is added, and what is not allowed any more, or no longer named, is taken away.
     *
     * @param remaining what may stay if it is there
     */
    record Restricted(DesiredShare remaining, Problem problem) implements ShareDecision {}

    /** It makes no sense; what is there stays. */
    record Refused(Problem problem) implements ShareDecision {}
}
