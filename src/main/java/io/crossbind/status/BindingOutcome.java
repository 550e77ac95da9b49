package io.crossbind.status;

import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;

/**
 * What came of one pass over a binding.
 *
 * @param reason of the Ready condition
 * @param message of the conditions
 * @param role what is known of the target role now
 * @param changed whether AWS or Kubernetes was changed
 */
public record BindingOutcome(Reason reason, String message, TargetRole role, boolean changed) {

    /** All of it is true. */
    public static BindingOutcome ready(TargetRole.Known role, boolean changed) {
        return new BindingOutcome(Reason.READY, role.arn() + " is ready to be assumed.", role, changed);
    }

    /** The role is about to be made. Written down before the first call, so that a kill in between leaves no orphan. */
    public static BindingOutcome applying(String roleArn, String providerArn) {
        return new BindingOutcome(
                Reason.APPLYING, "Making " + roleArn + ".", new TargetRole.Intended(roleArn, providerArn), false);
    }

    /** It is not true, and why. What is known of the role stays. */
    public static BindingOutcome refused(Refusal refusal, TargetRole role, boolean changed) {
        return new BindingOutcome(refusal.reason(), refusal.explained(), role, changed);
    }

    /** The same, after something else was found out and perhaps changed before. */
    public BindingOutcome after(TargetRole known, boolean changedBefore) {
        return new BindingOutcome(reason, message, known, changed || changedBefore);
    }

    /** What the status says of the role. */
    public sealed interface TargetRole {
        /** What it said before. */
        record Unchanged() implements TargetRole {}

        /** There is none any more. */
        record Gone() implements TargetRole {}

        /** It may exist from now on. */
        record Intended(String arn, String providerArn) implements TargetRole {}

        /** It exists. */
        record Known(String arn, String id, String providerArn) implements TargetRole {}
    }
}
