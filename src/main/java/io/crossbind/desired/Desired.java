package io.crossbind.desired;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What should be there for a binding. */
public sealed interface Desired {

    /**
     * All of it, in the order in which it is made.
     *
     * @param source what the workload's own account holds; empty if nothing is made there
     * @param target what the account holds that is reached, besides grants; empty if the workload gets no role there
     * @param cluster what the cluster holds
     * @param handover what the workload's owner is told
     * @param grants what policies of resources in the target account hold, one for each resource
     * @param verifierId the external ID by which the operator itself may become the workload's role; empty unless it has to try what
     *     that reaches
     */
    record Wanted(
            Optional<DesiredAccountState> source,
            Optional<DesiredAccountState> target,
            DesiredCluster cluster,
            AccessInstructions handover,
            List<DesiredGrant> grants,
            Optional<String> verifierId)
            implements Desired {
        public Wanted {
            grants = List.copyOf(grants);
        }

        /** A copy with another role for the workload in its own account. */
        public Wanted withSource(Optional<DesiredAccountState> other) {
            return new Wanted(other, target, cluster, handover, grants, verifierId);
        }
    }

    /**
     * The cluster's share.
     *
     * @param serviceAccount annotated, or made, for the workload
     * @param configMap the AWS config file of the service account
     * @param association by which EKS Pod Identity serves the service account
     * @param setup what the owner of an unmanaged account has to create, for people
     */
    record DesiredCluster(
            Optional<DesiredServiceAccount> serviceAccount,
            Optional<DesiredConfigMap> configMap,
            Optional<DesiredAssociation> association,
            Optional<DesiredConfigMap> setup) {
        /** Where every account is managed. */
        public DesiredCluster(
                Optional<DesiredServiceAccount> serviceAccount,
                Optional<DesiredConfigMap> configMap,
                Optional<DesiredAssociation> association) {
            this(serviceAccount, configMap, association, Optional.empty());
        }

        DesiredCluster withSetup(Optional<DesiredConfigMap> configMapOfSetup) {
            return new DesiredCluster(serviceAccount, configMap, association, configMapOfSetup);
        }

        /** ResolvedWorkload outside the cluster need nothing in it. */
        static final DesiredCluster NOTHING = new DesiredCluster(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The account's limits or IAM's rules do not allow what is asked for: nothing is made or extended.
     *
     * @param access what becomes of access that was given before
     */
    record Refused(Problem problem, GivenAccess access) implements Desired {}

    /** What a refusal means for a role that is there already. */
    sealed interface GivenAccess {
        /**
         * An edit went too far: what was granted before stays, so that a slip is not an outage, but only within the account's
         * {@link RoleLimits}.
         */
        record Kept() implements GivenAccess {}

        /** An administrator no longer admits the namespace or the delivery, which the author cannot have changed: the role goes. */
        record Withdrawn() implements GivenAccess {}
    }

    /**
     * What an account allows a role at most.
     *
     * @param managedPolicyArns exact or globs; others are detached
     * @param permissionsBoundary null: whatever is there stays
     * @param maxSessionSeconds a longer duration is cut
     */
    record RoleLimits(
            List<String> managedPolicyArns, @Nullable String permissionsBoundary, int maxSessionSeconds) {
        public RoleLimits {
            managedPolicyArns = List.copyOf(managedPolicyArns);
        }
    }
}
