package io.crossbind.plan.pods;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.model.ObservedPod;
import java.util.List;
import java.util.Optional;

/**
 * The plan for the pods of a binding.
 *
 * @param restart the pods whose owners are restarted; empty for no restart
 * @param counted the count for the status; empty if the binding has no count
 */
public record PodsPlan(List<ObservedPod> restart, Optional<Pods> counted) {
    public PodsPlan {
        restart = List.copyOf(restart);
    }
}
