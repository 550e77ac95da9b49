package io.crossbind.status;

import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;

/**
 * What came of one pass over a ResourceShare.
 *
 * @param reason of the Ready condition
 * @param message of the conditions
 * @param share what is known of the share now
 * @param changed whether AWS was changed
 */
public record ShareOutcome(Reason reason, String message, Share share, boolean changed) {

    /** All of it is true. */
    public static ShareOutcome ready(ObservedShare seen, String region, boolean changed) {
        return new ShareOutcome(Reason.READY, seen.arn() + " is shared.", new Share.Seen(region, seen), changed);
    }

    /** The share is about to be made. Written down before the first call, so that a kill in between leaves no orphan. */
    public static ShareOutcome applying(String region) {
        return new ShareOutcome(
                Reason.APPLYING, "Creating the share in " + region + ".", new Share.Intended(region), false);
    }

    /** It is not true, and why. */
    public static ShareOutcome refused(Problem problem, Share share, boolean changed) {
        return new ShareOutcome(problem.reason(), problem.conditionMessage(), share, changed);
    }

    /** What the status says of the share. */
    public sealed interface Share {
        /** What it said before. */
        record Unchanged() implements Share {}

        /** There is none any more that the operator knows of. */
        record Gone() implements Share {}

        /** One is made there, or may have been. */
        record Intended(String region) implements Share {}

        /** It was made a moment ago; RAM tells more when it is asked. */
        record Made(String region, String arn) implements Share {}

        /** RAM has it like that. */
        record Seen(String region, ObservedShare seen) implements Share {}
    }
}
