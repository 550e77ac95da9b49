package io.crossbind.plan.binding;

import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Observed;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The known facts around a binding, from snapshots and from the reads of this pass. The record has many parts, because a judge reads nothing.
 *
 * @param source the workload's own account; empty if the workload has no role there
 * @param target the target account; empty if the binding has no role there, or the operator has no access to the account
 * @param cluster the objects of the cluster, without the association
 * @param associationIsKnown whether {@code cluster} contains the known state of the association
 * @param users names, by UID, of the bindings that name the service account
 * @param policies the known policies, by resource
 * @param sidPrefix of the binding's statements in the policies
 * @param grantsOfAccount the recorded grants that can be resources of the account
 * @param missingPolicies managed policies unknown to IAM
 * @param confirmedMissing the missing policies for which this pass has asked IAM
 * @param configMaps the ConfigMaps read by this pass, by name; an empty value if there is none
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
