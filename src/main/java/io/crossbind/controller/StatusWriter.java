package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.model.Recovery;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingStatuses;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a binding's status where it changed, and an Event where the reason did. */
public final class StatusWriter {
    private final BindingStatuses statuses;
    private final EventRecorder events;

    public StatusWriter(BindingStatuses statuses, EventRecorder events) {
        this.statuses = statuses;
        this.events = events;
    }

    /**
     * Writes it if need be.
     *
     * @return whether the binding was edited or deleted meanwhile, so that another pass is due
     */
    boolean write(CrossAccountBinding binding, BindingOutcome outcome, Context<CrossAccountBinding> context) {
        CrossAccountBindingStatus before = context.getPrimaryResource().getStatus();
        CrossAccountBindingStatus after =
                statuses.of(before, binding.getMetadata().getGeneration(), outcome);
        if (after.equals(before)) {
            return false;
        }
        binding.setStatus(after);
        CrossAccountBinding written =
                context.resourceOperations().serverSideApplyPrimaryStatus(withStatusOnly(binding, withoutPods(after)));
        tell(binding, outcome, before);
        return Overtaken.by(binding, written);
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

    private void tell(CrossAccountBinding binding, BindingOutcome outcome, @Nullable CrossAccountBindingStatus before) {
        String reason = outcome.reason().title();
        boolean said = readyOf(before)
                .filter(ready ->
                        reason.equals(ready.getReason()) && outcome.message().equals(ready.getMessage()))
                .isPresent();
        if (said) {
            return;
        }
        switch (outcome.reason()) {
            case READY -> events.normal(binding, reason, outcome.message());
            case APPLYING, PROPAGATING -> {}
            default -> {
                if (outcome.reason().recovery() != Recovery.NONE) {
                    events.warning(binding, reason, outcome.message());
                }
            }
        }
    }

    private static Optional<Condition> readyOf(@Nullable CrossAccountBindingStatus status) {
        return status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(condition -> Objects.equals("Ready", condition.getType()))
                        .findFirst();
    }
}
