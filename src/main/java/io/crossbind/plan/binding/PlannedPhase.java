package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Optional;

/**
 * The changes of one phase, in their order.
 *
 * @param side the account of the changes; empty if all changes are in the cluster
 * @param onFailure the continuation after a failed change. A phase that does not {@linkplain OnFailure#CONTINUE continue} begins only if nothing
 *     failed before
 * @param problem why a part of the phase could not be planned; this problem counts as the phase's first failure
 */
public record PlannedPhase(
        Phase phase, Optional<Side> side, List<Change> changes, OnFailure onFailure, Optional<Problem> problem) {
    public PlannedPhase {
        changes = List.copyOf(changes);
    }

    /** A phase of a plan that ends with the first failure. */
    static PlannedPhase stopping(Phase phase, Side side, List<Change> changes) {
        return new PlannedPhase(phase, Optional.of(side), changes, OnFailure.STOP, Optional.empty());
    }

    /** A phase that removes access in an account. */
    static PlannedPhase removing(Phase phase, Side side, List<Change> changes, Optional<Problem> problem) {
        return new PlannedPhase(phase, Optional.of(side), changes, OnFailure.CONTINUE, problem);
    }

    /** A phase that removes the access of pods to roles. */
    static PlannedPhase removingInCluster(List<Change> changes, Optional<Problem> problem) {
        return new PlannedPhase(Phase.WITHDRAW_FROM_CLUSTER, Optional.empty(), changes, OnFailure.CONTINUE, problem);
    }
}
