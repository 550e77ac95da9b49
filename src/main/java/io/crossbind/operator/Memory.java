package io.crossbind.operator;

import io.crossbind.inventory.Inventory;
import io.crossbind.reconcile.AccountStates;
import io.crossbind.reconcile.ConditionCounts;
import java.time.Clock;

/**
 * The process memory about accounts, bindings and shares. The reconcilers write the memory, and the metrics read it.
 *
 * @param bindings states of bindings
 * @param shares states of ResourceShares
 */
public record Memory(Inventory inventory, AccountStates accounts, ConditionCounts bindings, ConditionCounts shares) {

    /** Creates an empty memory. */
    public Memory(Clock clock) {
        this(new Inventory(), new AccountStates(clock), new ConditionCounts(clock), new ConditionCounts(clock));
    }
}
