package io.crossbind.plan.binding;

import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Observed;
import java.util.Optional;

/**
 * The known facts of an account of a binding.
 *
 * @param provider the account's OpenID Connect provider for the cluster's issuer
 * @param providerIsFresh whether this pass has read the provider
 * @param role the observation of the binding's role in the account
 * @param roleIsFresh whether this pass has read the role
 * @param attachedPoliciesQuota managed policies that a role may have in the account (IAM quota)
 */
public record AccountObservation(
        Optional<ObservedProvider> provider,
        boolean providerIsFresh,
        RoleObservation role,
        boolean roleIsFresh,
        int attachedPoliciesQuota) {

    /**
     * The observation from which changes are planned.
     *
     * @param named whether the binding's status names the role: a bulk read without the role may be older than the role
     */
    Observed.InAccount forPlanning(boolean named) {
        boolean mayBeMissed = named && !roleIsFresh && role instanceof RoleObservation.Absent;
        return new Observed.InAccount(
                provider, mayBeMissed ? new RoleObservation.Unknown() : role, attachedPoliciesQuota);
    }

    /** The role created by this cluster; empty if none is known. */
    Optional<ObservedRole> ownRole() {
        return role instanceof RoleObservation.Owned(ObservedRole known, boolean _)
                ? Optional.of(known)
                : Optional.empty();
    }

    /** Whether the role was created for an earlier binding of the same name. */
    boolean hasRoleOfPredecessor(Optional<DesiredAccountState> wanted) {
        return wanted.map(state -> state.role().tags())
                .filter(tags -> ownRole()
                        .filter(there -> OwnerTags.sameOwner(tags, there.tags())
                                && OwnerTags.areOfPredecessor(there.tags(), tags))
                        .isPresent())
                .isPresent();
    }
}
