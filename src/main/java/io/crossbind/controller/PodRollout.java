package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.api.v1alpha1.RestartPolicy;
import io.crossbind.desired.Workloads;
import io.crossbind.model.ObservedPod;
import io.crossbind.model.Reason;
import io.crossbind.plan.PodCheck;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts the pods that missed their credentials, and has their owners restarted where that is wished. */
public final class PodRollout {
    private final Restarts restarts;

    public PodRollout(Restarts restarts) {
        this.restarts = restarts;
    }

    /** What came of a pass, with what there is to say of the pods. */
    BindingOutcome with(BindingContext context, BindingOutcome outcome) {
        return context.workload() instanceof Workloads.Pods(var workload)
                        && outcome.roles() instanceof Roles.Named(var target, var _, var _, var _)
                ? outcome.with(pods(
                        context,
                        Objects.requireNonNull(workload.delivery()),
                        outcome.reason() == Reason.READY && workload.restart() == RestartPolicy.Rollout,
                        target))
                : outcome;
    }

    private Pods pods(BindingContext context, Delivery delivery, boolean restart, BindingOutcome.Role target) {
        ResourceID serviceAccount = context.serviceAccount().orElseThrow();
        List<ObservedPod> all = context.pods();
        List<ObservedPod> outdated = all.stream()
                .filter(pod -> PodCheck.missedIt(delivery, serviceAccount.getName(), target.arn(), pod))
                .toList();
        @Nullable
        String restartedFor = context.podsBefore().map(Pods::restartedFor).orElse(null);
        // A role of an unmanaged account has no id that the operator could know.
        String role = Objects.requireNonNullElse(target.id(), target.arn());
        if (restart && !outdated.isEmpty() && !role.equals(restartedFor)) {
            restarts.ofOwners(context, outdated);
            restartedFor = role;
        }
        return new Pods(all.size(), outdated.size(), restartedFor);
    }
}
