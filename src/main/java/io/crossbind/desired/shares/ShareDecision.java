package io.crossbind.desired.shares;

import io.crossbind.model.Problem;

/** The decision about a ResourceShare. */
public sealed interface ShareDecision {

    /** The limits allow the whole share. */
    record Allowed(DesiredShare share) implements ShareDecision {}

    /**
     * The limits allow only a part of the share: the operator adds nothing and removes entries no longer allowed or named.
     *
     * @param remaining the existing entries that may stay
     */
    record Restricted(DesiredShare remaining, Problem problem) implements ShareDecision {}

    /** The manifest is invalid; the existing share stays unchanged. */
    record Refused(Problem problem) implements ShareDecision {}
}
