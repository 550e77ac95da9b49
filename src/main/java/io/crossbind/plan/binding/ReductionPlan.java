package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A plan that only removes access: a deletion, a revocation or a clamp.
 *
 * @param phases in their order
 * @param leftRoles names of the roles that lost the binding's owner tags and stay unchanged
 * @param unreadGrants why resources could not be read, for resources without recorded statements in the status
 */
public record ReductionPlan(List<PlannedPhase> phases, Set<String> leftRoles, List<Problem> unreadGrants) {
    public ReductionPlan {
        phases = List.copyOf(phases);
        leftRoles = new TreeSet<>(leftRoles);
        unreadGrants = List.copyOf(unreadGrants);
    }

    static ReductionPlan of(List<PlannedPhase> phases) {
        return new ReductionPlan(phases, Set.of(), List.of());
    }
}
