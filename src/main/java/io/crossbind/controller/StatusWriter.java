package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingStatuses;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes a binding's status where it changed, and an Event where the reason did. */
public final class StatusWriter {
    private final BindingStatuses statuses;
    private final ReadyEvents told;

    public StatusWriter(BindingStatuses statuses, EventRecorder events) {
        this.statuses = statuses;
        this.told = new ReadyEvents(events);
    }

    /**
     * Writes it if need be.
     *
     * @return when another pass is due whatever else happens: at once if the binding was edited or deleted meanwhile, or when it stalls
     */
    Optional<Duration> write(
            CrossAccountBinding binding, BindingOutcome outcome, Context<CrossAccountBinding> context) {
        CrossAccountBindingStatus before = context.getPrimaryResource().getStatus();
        CrossAccountBindingStatus after =
                statuses.of(before, binding.getSpec(), binding.getMetadata().getGeneration(), outcome);
        if (after.equals(before)) {
            return statuses.untilStalled(after);
        }
        binding.setStatus(after);
        CrossAccountBinding written =
                context.resourceOperations().serverSideApplyPrimaryStatus(withStatusOnly(binding, withoutPods(after)));
        told.tell(binding, before == null ? List.of() : before.conditions(), after.conditions(), outcome.reason());
        return Overtaken.by(binding, written) ? Optional.of(Duration.ZERO) : statuses.untilStalled(after);
    }

    /** Server-side apply takes an object with only the own fields. */
    static CrossAccountBinding withStatusOnly(CrossAccountBinding binding, CrossAccountBindingStatus status) {
        CrossAccountBinding fresh = new CrossAccountBinding();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(binding.getMetadata().getName())
                .withNamespace(binding.getMetadata().getNamespace())
                .withUid(binding.getMetadata().getUid())
                .build());
        fresh.setStatus(status);
        return fresh;
    }

    /** Those have a writer of their own, {@link PodsReconciler}. */
    private static CrossAccountBindingStatus withoutPods(CrossAccountBindingStatus status) {
        return status.with(null);
    }
}
