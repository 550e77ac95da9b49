package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.desired.RoleBounds;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.ObservedRole;
import java.util.List;
import java.util.Optional;

/**
 * A role of deleted bindings that stays under the control of the account's administrator.
 *
 * @param records the bindings that had the role, at least one; only a workload's own role can have several
 * @param bounds what rules allow a role that stays; empty if no rule admits the deleted binding and lets its role stay
 * @param isAdmitted whether a rule of the account admits the namespace for whatever use
 * @param grantBounds the limits of the account whose resources the role reaches; empty if that account cannot be found
 * @param namespaceUid of the namespace that has the name now; empty if there is none
 */
public record RetainedRole(
        ObservedRole role,
        List<AccessRecordSpec> records,
        Optional<RoleBounds> bounds,
        boolean isAdmitted,
        Optional<GrantBounds> grantBounds,
        Optional<String> namespaceUid) {
    public RetainedRole {
        records = List.copyOf(records);
    }
}
