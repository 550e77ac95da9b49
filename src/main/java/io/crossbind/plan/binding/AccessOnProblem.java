package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import java.util.EnumSet;
import java.util.Set;

/** The effect of a problem of a binding on access that was given before. This is the only place that decides it. */
public enum AccessOnProblem {
    /** The access stays as it is: the problem passes. */
    KEEP,
    /** The access stays within today's limits. */
    CLAMP,
    /** All access of the binding is deleted. */
    REVOKE;

    /** Where a pass met the problem. */
    public enum Stage {
        /** The binding has expired, an account is abandoned, or an account does not admit the binding. */
        ADMISSION,
        /** The spec asks for more than the accounts allow, or for what AWS cannot hold. */
        CONTENT,
        /** An object that the pass needs does not exist or cannot be read. */
        GATHERING,
        /** Another object is in the way of an object of the plan. */
        PLANNING,
        /** AWS or the API server refused a change. */
        EXECUTION
    }

    /**
     * The reasons for which AWS, or a limit that is known only when a policy is written, refuses a change until a person acts, in addition
     * to the reasons that a corrected manifest removes. {@link Reason#PRINCIPAL_NOT_FOUND} is not among them: an operator that re-creates a
     * role at each attempt would get the same answer at each.
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
     * @param deliveredBefore whether all of the binding was there once: a mistake in an edit must not be an outage
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
