package io.crossbind.plan.binding;

import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Observed;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The known facts around a binding, from snapshots and from the reads of this pass. It has many parts, because a judge reads nothing.
 *
 * @param source the workload's own account; empty if the workload has no role there
 * @param target the account that is reached; empty if the binding has no role there, or the operator has no access to it
 * @param cluster the objects of the cluster, without the association
 * @param associationIsKnown whether {@code cluster} holds what is known of the association
 * @param users names by UID of the bindings that name the service account
 * @param policies the policies that are known, by resource
 * @param sidPrefix of the binding's statements in those policies
 * @param grantsOfAccount those of the recorded grants that can be resources of the account
 * @param missingPolicies managed policies that IAM did not know
 * @param confirmedMissing those of which this pass has asked IAM
 * @param configMaps the ConfigMaps that this pass has read, by name; an empty value if there is none
 */
public record BindingObservations(
        Optional<AccountObservation> source,
        Optional<AccountObservation> target,
        Observed.InCluster cluster,
        boolean associationIsKnown,
        Map<String, String> users,
        Map<ResourceArn, PolicyObservation> policies,
        String sidPrefix,
        Set<String> grantsOfAccount,
        Set<String> missingPolicies,
        Set<String> confirmedMissing,
        Map<String, Optional<ObservedConfigMap>> configMaps) {}
