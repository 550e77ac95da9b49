package io.crossbind.plan;

import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import java.util.Optional;

/** The observed objects at the moment of planning. */
public sealed interface Observed {

    /**
     * The observed objects in an account.
     *
     * @param provider the account's OpenID Connect provider for the cluster's issuer
     * @param role the observation of the role's name
     * @param attachedPoliciesQuota the quota of managed policies for a role in the account
     */
    record InAccount(Optional<ObservedProvider> provider, RoleObservation role, int attachedPoliciesQuota)
            implements Observed {
        /** An observation with IAM's default quota. */
        public InAccount(Optional<ObservedProvider> provider, RoleObservation role) {
            this(provider, role, Quotas.DEFAULT_ATTACHED_POLICIES);
        }
    }

    /**
     * The observed objects in the cluster.
     *
     * @param serviceAccount the workload's service account
     * @param configMap the service account's AWS config file
     * @param association the service account's association in EKS
     * @param setup the instructions for the owner of an unmanaged account
     */
    record InCluster(
            Optional<ObservedServiceAccount> serviceAccount,
            Optional<ObservedConfigMap> configMap,
            Optional<ObservedAssociation> association,
            Optional<ObservedConfigMap> setup)
            implements Observed {
        /** The observed cluster of a binding whose accounts are all managed. */
        public InCluster(
                Optional<ObservedServiceAccount> serviceAccount,
                Optional<ObservedConfigMap> configMap,
                Optional<ObservedAssociation> association) {
            this(serviceAccount, configMap, association, Optional.empty());
        }
    }
}
