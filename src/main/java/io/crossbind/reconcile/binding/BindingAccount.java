package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.status.BindingOutcome.Role;
import java.util.Optional;

/** An account of a binding, and the way into it. */
record BindingAccount(AwsAccount account, AccountAccess access, AccountFacts facts) {

    /**
     * Whether the account was read since the operator started.
     *
     * @throws ProblemException if it was tried and failed
     */
    boolean isKnown() {
        if (!facts.isManaged()) {
            return true;
        }
        if (!access.inventory().isKnown()) {
            access.inventory().failure().ifPresent(failure -> {
                throw new ProblemException(
                        Reason.ACCOUNT_NOT_READY,
                        "AwsAccount " + account.getMetadata().getName() + ": " + failure.message());
            });
            return false;
        }
        return true;
    }

    /** The role as it is there now; empty if none is known that this cluster made. */
    Optional<Role> ownRole(DesiredAccountState side) {
        return access.inventory().role(side.role().name()) instanceof RoleObservation.Owned(var role, var _)
                ? Optional.of(new Role(role.arn(), role.id()))
                : Optional.empty();
    }
}
