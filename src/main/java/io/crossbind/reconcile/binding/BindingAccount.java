package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.status.BindingOutcome.Role;
import java.util.Optional;

/** An account of a binding, and the access to the account. */
record BindingAccount(AwsAccount account, AccountAccess access, AccountFacts facts) {

    /** Whether the operator has read the account since its start. The operator never reads an unmanaged account. */
    boolean isRead() {
        return !facts.isManaged() || access.inventory().isKnown();
    }

    /** The problem of a failed read; empty if the account was read, or is being read. */
    Optional<Problem> readProblem() {
        return isRead()
                ? Optional.empty()
                : access.inventory()
                        .failure()
                        .map(failure -> new Problem(
                                Reason.ACCOUNT_NOT_READY,
                                "AwsAccount " + account.getMetadata().getName() + ": " + failure.message()));
    }

    /** The existing role; empty if no role of this cluster is known. */
    Optional<Role> ownRole(DesiredAccountState state) {
        return access.inventory().role(state.role().name()) instanceof RoleObservation.Owned(var role, var _)
                ? Optional.of(new Role(role.arn(), role.id()))
                : Optional.empty();
    }
}
