package io.crossbind.plan.binding;

import io.crossbind.plan.Change;
import java.util.List;

/**
 * The changes of one phase, in their order.
 *
 * @param side the account that the changes call
 * @param independent whether a change is carried out although another change of the phase failed
 */
public record PlannedPhase(Phase phase, Side side, List<Change> changes, boolean independent) {
    public PlannedPhase {
        changes = List.copyOf(changes);
    }
}
