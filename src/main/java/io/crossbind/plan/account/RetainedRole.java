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
 * @param records the former bindings of the role, at least one; only a workload's own role can have several
 * @param bounds the limits for a retained role; empty if no rule both admits the deleted binding and lets its role stay
 * @param isAdmitted whether a rule of the account admits the namespace for any use
 * @param grantBounds the limits of the account whose resources the role reaches; empty if the account cannot be found
 * @param namespaceUid of the present namespace of the name; empty if there is none
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
