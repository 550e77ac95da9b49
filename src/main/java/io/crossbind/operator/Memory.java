package io.crossbind.operator;

import io.crossbind.controller.AccountStates;
import io.crossbind.controller.BindingStates;
import io.crossbind.inventory.Inventory;
import java.time.Clock;

/**
 * What the process remembers of accounts, bindings and shares. The reconcilers fill it, and the metrics show it.
 *
 * @param bindings states of bindings
 * @param shares states of ResourceShares
 */
record Memory(Inventory inventory, AccountStates accounts, BindingStates bindings, BindingStates shares) {

    /** Remembers nothing yet. */
    Memory(Clock clock) {
        this(new Inventory(), new AccountStates(clock), new BindingStates(), new BindingStates());
    }
}
