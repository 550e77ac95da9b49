package io.crossbind.reconcile.binding;

import io.crossbind.apply.AccountAccess;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Optional;

/**
 * Changes to carry out.
 *
 * @param access to the account that they are about; empty if all of them are in the cluster
 * @param independent whether each is tried whatever came of the others
 */
record Step(Optional<AccountAccess> access, List<Change> changes, boolean independent) {
    static final Step NONE = new Step(Optional.empty(), List.of(), false);

    Step {
        changes = List.copyOf(changes);
    }

    static Step inCluster(List<Change> changes) {
        return new Step(Optional.empty(), changes, false);
    }

    Step(AccountAccess access, List<Change> changes) {
        this(access, changes, false);
    }

    Step(AccountAccess access, List<Change> changes, boolean independent) {
        this(Optional.of(access), changes, independent);
    }
}
