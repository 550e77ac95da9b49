package io.crossbind.plan.binding;

import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The access that a binding may have been given, from snapshots and from the reads of this pass. The record has many parts, because a judge reads
 * nothing.
 *
 * @param target the roles in the target account
 * @param source the roles in the workload's own account
 * @param siblings the other bindings that share the workload's own role
 * @param isInstance whether the workload's own role has an instance profile
 * @param unreadAccount the problem of a binding whose status names nothing and whose account is still being read; empty otherwise
 */
public record GivenAccess(
        GivenRoles target,
        GivenRoles source,
        GivenGrants grants,
        InCluster cluster,
        List<Sibling> siblings,
        boolean isInstance,
        Optional<Problem> unreadAccount) {

    /**
     * The objects of the cluster for the binding. The record has many parts, because a judge reads nothing.
     *
     * @param serviceAccount name of the workload's service account; empty if the workload does not run in pods
     * @param users names, by UID, of the bindings that name the service account
     * @param cached the service account in the cache
     * @param read the service account read by this pass; empty if the pass has not read one
     * @param association the association read by this pass; empty if the pass has not read one
     * @param configMaps the ConfigMaps read by this pass, by name
     * @param problems why this pass could not read the service account, the association or a ConfigMap
     */
    public record InCluster(
            String namespace,
            Optional<String> serviceAccount,
            PodAccess podAccess,
            Map<String, String> users,
            Optional<ObservedServiceAccount> cached,
            Optional<Optional<ObservedServiceAccount>> read,
            Optional<Optional<ObservedAssociation>> association,
            Map<String, Optional<ObservedConfigMap>> configMaps,
            Map<Ref, Problem> problems) {}
}
