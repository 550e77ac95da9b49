package io.crossbind.plan.account;

import java.util.List;

/**
 * The contents of an account for the judge.
 *
 * @param isKnown whether every part of the account was read at least once
 * @param orphans the roles of this cluster without a binding
 * @param records the records of deleted bindings
 * @param retained the retained roles of deleted bindings
 * @param isConfirmed whether roles without a binding are no accident: this process has seen a binding, or an administrator confirms the orphans. A
 *     cluster that is being restored has no bindings at first
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
