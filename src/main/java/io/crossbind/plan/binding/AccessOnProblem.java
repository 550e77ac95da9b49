package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import java.util.EnumSet;
import java.util.Set;

/** The effect of a problem of a binding on access that was given before. No other place decides this effect. */
public enum AccessOnProblem {
    /** The access stays unchanged: the problem passes. */
    KEEP,
    /** The access stays within today's limits. */
    CLAMP,
    /** All access of the binding is deleted. */
    REVOKE;

    /** Where a pass met the problem. */
    public enum Stage {
        /** The binding has expired, an account is abandoned, or an account does not admit the binding. */
        ADMISSION,
        /** The spec asks for more than the accounts allow, or for more than AWS supports. */
        CONTENT,
        /** An object needed by the pass does not exist or cannot be read. */
        GATHERING,
        /** Another object is in the way of an object of the plan. */
        PLANNING,
        /** AWS or the API server refused a change. */
        EXECUTION
    }

    /**
     * The reasons with which a change is refused until a person acts, by AWS or by a limit known only when a policy is written. Reasons that a
     * corrected manifest removes count too. {@link Reason#PRINCIPAL_NOT_FOUND} is not in this set: an operator that re-creates a role at each attempt
     * would get the same answer each time.
     */
    private static final Set<Reason> REJECTED_CHANGES = EnumSet.of(
            Reason.ACCESS_DENIED,
            Reason.QUOTA_EXCEEDED,
            Reason.POLICY_NOT_FOUND,
            Reason.BOUNDARY_NOT_FOUND,
            Reason.RESOURCE_NOT_FOUND,
            Reason.RESOURCE_POLICY_TOO_LONG,
            Reason.RESOURCE_POLICY_SHARE_EXCEEDED,
            Reason.RESOURCE_POLICY_BLOCKED,
            Reason.RESOURCE_POLICY_PUBLIC,
            Reason.KEY_NOT_USABLE);

    /**
     * Decides whether access is kept, clamped or revoked.
     *
     * @param deliveredBefore whether the whole binding was delivered once: a mistake in an edit must not be an outage
     * @param madeBefore whether something may exist because of the binding
     */
    public static AccessOnProblem of(Stage stage, Problem problem, boolean deliveredBefore, boolean madeBefore) {
        boolean leavesHalfMade = !deliveredBefore && isRejected(problem);
        return switch (stage) {
            case ADMISSION -> REVOKE;
            case CONTENT, GATHERING -> CLAMP;
            case PLANNING -> leavesHalfMade && madeBefore ? REVOKE : CLAMP;
            case EXECUTION -> leavesHalfMade ? REVOKE : problem.isTransient() ? KEEP : CLAMP;
        };
    }

    private static boolean isRejected(Problem problem) {
        return problem.reason().recovery() == Recovery.SPEC_CHANGE || REJECTED_CHANGES.contains(problem.reason());
    }
}
