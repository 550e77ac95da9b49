package io.crossbind.plan;

import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.RoleObservation;
import java.util.Optional;

/**
 * What is there for one binding, at the moment of planning.
 *
 * @param provider the account's OpenID Connect provider for the cluster's issuer
 * @param role what is known of the role's name
 * @param serviceAccount the workload's service account
 */
public record Observed(
        Optional<ObservedProvider> provider, RoleObservation role, Optional<ObservedServiceAccount> serviceAccount) {}
