package io.crossbind.desired;

import io.crossbind.model.AllowedAccess;
import java.util.List;
import java.util.Optional;

/**
 * The limits of an account for the existing roles of one namespace.
 *
 * @param byRule the limits of each rule that admits the namespace; empty if none does
 * @param boundaries the permissions boundaries allowed for roles of the account
 */
public record RoleBounds(List<RoleLimits> byRule, Boundaries boundaries) {
    /** The shortest MaxSessionDuration in IAM, in seconds (IAM API reference, CreateRole). */
    private static final int SHORTEST_SESSION = 3600;

    public RoleBounds {
        byRule = List.copyOf(byRule);
    }

    /**
     * The limits of one rule for a role.
     *
     * @param managedPolicyArns exact or globs; other policies are detached
     * @param maxSessionSeconds a longer duration is reduced
     * @param statements the limits of the inline statements; empty for a role whose permissions the operator computes
     */
    public record RoleLimits(
            List<String> managedPolicyArns,
            Boundaries boundaries,
            int maxSessionSeconds,
            Optional<AllowedAccess> statements) {
        public RoleLimits {
            managedPolicyArns = List.copyOf(managedPolicyArns);
        }
    }

    /** The limits by which a role may be judged, at least one. Without a rule for the namespace, a role may have no permission. */
    public List<RoleLimits> candidates() {
        return byRule.isEmpty()
                ? List.of(new RoleLimits(List.of(), boundaries, SHORTEST_SESSION, Optional.of(AllowedAccess.none())))
                : byRule;
    }
}
