package io.crossbind.status;

import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;

/**
 * The result of a reconciliation of a ResourceShare.
 *
 * @param reason of the Ready condition
 * @param message of the conditions
 * @param share the known state of the share
 * @param changed whether AWS was changed
 */
public record ShareOutcome(Reason reason, String message, Share share, boolean changed) {

    /** The outcome of a fully applied share. */
    public static ShareOutcome ready(ObservedShare listed, String region, boolean changed) {
        return new ShareOutcome(
                Reason.READY, listed.arn() + " is shared.", new Share.Observed(region, listed), changed);
    }

    /** The outcome before the first write. The status records this outcome first, so a kill during the write leaves no orphan. */
    public static ShareOutcome applying(String region) {
        return new ShareOutcome(
                Reason.APPLYING, "Creating the share in " + region + ".", new Share.Intended(region), false);
    }

    /** The outcome while RAM or the operator is still at work. This state is progress, not a problem. */
    public static ShareOutcome inProgress(String message, Share share, boolean changed) {
        return blocked(new Problem(Reason.SHARING, message), share, changed);
    }

    /** The outcome of a share with a problem. */
    public static ShareOutcome blocked(Problem problem, Share share, boolean changed) {
        return new ShareOutcome(problem.reason(), problem.conditionMessage(), share, changed);
    }

    /** The share for its status. */
    public sealed interface Share {
        /** The status keeps the previous share. */
        record Unchanged() implements Share {}

        /** The operator forgets the share and does not call RAM for the share any more. */
        record Forgotten() implements Share {}

        /** The operator is creating a share in the region, or may have created one. */
        record Intended(String region) implements Share {}

        /** The operator has just created the share; the next read returns its details. */
        record Created(String region, String arn) implements Share {}

        /** RAM lists the share with these contents. */
        record Observed(String region, ObservedShare contents) implements Share {}
    }
}
