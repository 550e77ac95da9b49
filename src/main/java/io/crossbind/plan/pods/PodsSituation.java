package io.crossbind.plan.pods;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.model.ObservedPod;
import java.util.List;
import java.util.Optional;

/**
 * The known facts about the pods of a binding.
 *
 * @param workload the service account of the binding; empty if the binding's workload runs elsewhere
 * @param role the role that the pods should have in the end; empty while the status names none
 * @param isReady whether the binding is Ready with its current spec
 * @param before the count that an earlier pass recorded
 * @param pods the pods of the service account that run, or are about to
 */
public record PodsSituation(
        Optional<ServiceAccountWorkload> workload,
        Optional<RoleStatus> role,
        boolean isReady,
        Optional<Pods> before,
        List<ObservedPod> pods) {
    public PodsSituation {
        pods = List.copyOf(pods);
    }
}
