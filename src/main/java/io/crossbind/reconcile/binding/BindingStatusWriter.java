package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.ReadyEvents;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingStatuses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Writes a binding's status where it changed, and an Event where the reason did. */
public final class BindingStatusWriter {
    private final BindingStatuses statuses;
    private final ReadyEvents readyEvents;

    public BindingStatusWriter(BindingStatuses statuses, Events events) {
        this.statuses = statuses;
        this.readyEvents = new ReadyEvents(events);
    }

    /**
     * Writes the status if it changed.
     *
     * @return when another pass is due whatever else happens: at once if the binding was edited or deleted meanwhile, or when it stalls
     */
    Optional<Duration> write(
            CrossAccountBinding binding, BindingOutcome outcome, ObjectWriter<CrossAccountBinding> writer) {
        CrossAccountBindingStatus before = binding.getStatus();
        CrossAccountBindingStatus after =
                statuses.of(before, binding.getSpec(), binding.getMetadata().getGeneration(), outcome);
        if (after.equals(before)) {
            return statuses.untilStalled(after);
        }
        binding.setStatus(after);
        CrossAccountBinding written = writer.applyStatus(withStatusOnly(binding, withoutPods(after)));
        readyEvents.publish(
                binding, before == null ? List.of() : before.conditions(), after.conditions(), outcome.reason());
        return ConcurrentEdit.isDetected(binding, written) ? Optional.of(Duration.ZERO) : statuses.untilStalled(after);
    }

    /** Server-side apply takes an object with only the own fields. */
    public static CrossAccountBinding withStatusOnly(CrossAccountBinding binding, CrossAccountBindingStatus status) {
        CrossAccountBinding fresh = new CrossAccountBinding();
        fresh.setMetadata(ObjectWriter.identityOf(binding).build());
        fresh.setStatus(status);
        return fresh;
    }

    /** The pass over pods writes {@code status.pods} with a field manager of its own. */
    private static CrossAccountBindingStatus withoutPods(CrossAccountBindingStatus status) {
        return status.with(null);
    }
}
