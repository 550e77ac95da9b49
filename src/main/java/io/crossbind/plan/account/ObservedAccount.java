package io.crossbind.plan.account;

import java.util.List;

/**
 * The contents of an account, as far as a pass over the account judges them.
 *
 * @param isKnown whether every part of the account was read at least once
 * @param orphans the roles of this cluster without a binding
 * @param records the records of bindings that do not exist any more
 * @param retained the roles of deleted bindings that stay
 * @param isConfirmed whether roles without a binding are no accident: this process has seen a binding, or an administrator says so. A cluster that
 *     is being restored has no bindings at first
 */
public record ObservedAccount(
        boolean isKnown,
        List<OrphanedRole> orphans,
        List<OrphanedRecord> records,
        List<RetainedRole> retained,
        boolean isConfirmed,
        ObservedProviders providers) {
    public ObservedAccount {
        orphans = List.copyOf(orphans);
        records = List.copyOf(records);
        retained = List.copyOf(retained);
    }
}
