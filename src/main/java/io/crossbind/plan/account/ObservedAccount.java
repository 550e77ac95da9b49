package io.crossbind.plan.account;

import io.crossbind.model.ObservedRole;
import java.util.List;

/**
 * The contents of an account, as far as a pass over the account judges them.
 *
 * @param isKnown whether every part of the account was read at least once
 * @param orphans the roles of this cluster without a binding
 */
public record ObservedAccount(boolean isKnown, List<ObservedRole> orphans, ObservedProviders providers) {
    public ObservedAccount {
        orphans = List.copyOf(orphans);
    }
}
