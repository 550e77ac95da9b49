package io.crossbind.plan.account;

import io.crossbind.model.ObservedProvider;
import java.util.Optional;
import java.util.Set;

/**
 * The OpenID Connect providers of an account and their users.
 *
 * @param current the provider of the cluster's issuer; empty if the account has none
 * @param former ARNs of this cluster's providers for issuers no longer used by the cluster, without providers whose removal was tried since the last
 *     read
 * @param trusted ARNs of the providers that a role trusts, even a role of another owner
 * @param hasBindings whether a binding uses the account
 */
public record ObservedProviders(
        Optional<ObservedProvider> current, Set<String> former, Set<String> trusted, boolean hasBindings) {
    public ObservedProviders {
        former = Set.copyOf(former);
        trusted = Set.copyOf(trusted);
    }

    /** Returns whether a provider is unused and can be removed. The provider of the cluster's issuer stays as long as a binding uses the account. */
    public boolean areWithoutUseOf(AccountChange.OfProvider change) {
        return !trusted.contains(change.arn())
                && switch (change) {
                    case AccountChange.RemoveFormerProvider _ -> true;
                    case AccountChange.RemoveProvider _ -> !hasBindings;
                };
    }
}
