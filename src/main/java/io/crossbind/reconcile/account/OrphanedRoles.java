package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.RoleObservation;
import java.util.List;

/** Roles that this cluster created and that no binding accounts for. */
public final class OrphanedRoles {
    private final BindingsOfAccount bindings;

    public OrphanedRoles(BindingsOfAccount bindings) {
        this.bindings = bindings;
    }

    List<ObservedRole> of(AwsAccount account, AccountInventory inventory) {
        return inventory
                .owned()
                .map(RoleObservation.Owned::role)
                .filter(role -> !bindings.accountFor(account, role.tags()))
                .toList();
    }
}
