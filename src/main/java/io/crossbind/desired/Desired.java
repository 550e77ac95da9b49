package io.crossbind.desired;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.Problem;
import java.util.List;
import java.util.Optional;

/** The desired objects of a binding. */
public sealed interface Desired {

    /**
     * The full design, in the order in which the operator creates its objects.
     *
     * @param source the objects in the workload's own account; empty if the operator creates none there
     * @param target the objects in the target account, without grants; empty if the workload gets no role there
     * @param cluster the objects in the cluster
     * @param handover the instructions for the workload's owner
     * @param grants the statements in policies of resources in the target account, one entry for each resource
     * @param verifierId the external ID with which the operator itself may assume the workload's role; empty unless the operator must verify the
     *     workload's access
     * @param rule the name of the rule that admits the binding to the target account; empty before the decision
     */
    record Wanted(
            Optional<DesiredAccountState> source,
            Optional<DesiredAccountState> target,
            DesiredCluster cluster,
            AccessInstructions handover,
            List<DesiredGrant> grants,
            Optional<String> verifierId,
            Optional<String> rule)
            implements Desired {
        public Wanted {
            grants = List.copyOf(grants);
        }

        /** The design before the rule that admits the binding is known. */
        Wanted(
                Optional<DesiredAccountState> source,
                Optional<DesiredAccountState> target,
                DesiredCluster cluster,
                AccessInstructions handover,
                List<DesiredGrant> grants,
                Optional<String> verifierId) {
            this(source, target, cluster, handover, grants, verifierId, Optional.empty());
        }

        /** A copy with the name of the rule that admits the binding. */
        Wanted admittedBy(String name) {
            return new Wanted(source, target, cluster, handover, grants, verifierId, Optional.of(name));
        }

        /** A copy with another role for the workload in its own account. */
        public Wanted withSource(Optional<DesiredAccountState> other) {
            return new Wanted(other, target, cluster, handover, grants, verifierId, rule);
        }
    }

    /**
     * The desired objects in the cluster.
     *
     * @param serviceAccount the workload's service account, annotated or created
     * @param configMap the AWS config file of the service account
     * @param association the association of the service account in EKS Pod Identity
     * @param setup the instructions for the owner of an unmanaged account
     */
    record DesiredCluster(
            Optional<DesiredServiceAccount> serviceAccount,
            Optional<DesiredConfigMap> configMap,
            Optional<DesiredAssociation> association,
            Optional<DesiredConfigMap> setup) {
        /** The objects if every account is managed. */
        public DesiredCluster(
                Optional<DesiredServiceAccount> serviceAccount,
                Optional<DesiredConfigMap> configMap,
                Optional<DesiredAssociation> association) {
            this(serviceAccount, configMap, association, Optional.empty());
        }

        DesiredCluster withSetup(Optional<DesiredConfigMap> configMapOfSetup) {
            return new DesiredCluster(serviceAccount, configMap, association, configMapOfSetup);
        }

        /** Workloads outside the cluster need no objects in the cluster. */
        static final DesiredCluster NOTHING = new DesiredCluster(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The account's limits or IAM's rules do not allow the manifest: the operator creates and extends nothing.
     *
     * @param rule the rule that the manifest breaks
     */
    record Refused(Problem problem, Rule rule) implements Desired {}

    /** The rules for a manifest. */
    enum Rule {
        /** An administrator allows the namespace, the workload and the delivery. The author of a manifest cannot have changed this permission. */
        ADMISSION,
        /** The manifest stays within the limits of its accounts and the rules of IAM. */
        CONTENT
    }
}
