package io.crossbind.reconcile.pods;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.plan.pods.PodsPlan;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.OwnerRestarter;

/** Executes the plan for the pods of a binding: restarts the owners of the pods, and reports the result in an Event. */
public final class PodsExecutor {
    private final OwnerRestarter restarter;
    private final Events events;

    public PodsExecutor(OwnerRestarter restarter, Events events) {
        this.restarter = restarter;
        this.events = events;
    }

    void execute(CrossAccountBinding binding, PodsPlan plan) {
        if (!plan.restart().isEmpty()) {
            report(binding, restarter.restartOwners(binding.getMetadata().getNamespace(), plan.restart()));
        }
    }

    private void report(CrossAccountBinding binding, OwnerRestarter.Result result) {
        if (!result.restarted().isEmpty()) {
            events.normal(
                    binding,
                    "Restarted",
                    "Restarted " + String.join(", ", result.restarted())
                            + ": pods had been created without the credentials.");
        }
        if (!result.notRestartable().isEmpty()) {
            events.warning(
                    binding,
                    "NotRestarted",
                    String.join(", ", result.notRestartable())
                            + " run without the credentials, and the operator cannot restart them. Restart them manually.");
        }
        if (!result.refused().isEmpty()) {
            events.warning(
                    binding,
                    "NotRestarted",
                    "The operator is not allowed to, or failed to, restart " + String.join(", ", result.refused())
                            + ". Restart them manually. To let the operator do this, bind ClusterRole crossbind-restart-owners to the"
                            + " operator (Helm: restartOwners.enabled), set restart to Never, and then to Rollout again.");
        }
    }
}
