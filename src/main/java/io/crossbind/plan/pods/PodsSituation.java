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
 * @param role the expected role of the pods; empty while the status names none
 * @param isReady whether the binding is Ready with its current spec
 * @param before the count recorded by an earlier pass
 * @param pods the running and starting pods of the service account
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
