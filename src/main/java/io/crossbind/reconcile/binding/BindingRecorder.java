package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.PassTrace;
import io.crossbind.reconcile.PassTrace.Step;
import io.crossbind.reconcile.ReadyEvents;
import io.crossbind.reconcile.WholeStatus;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.BindingStatuses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Records the access of a binding: in the status if the status changed, in an Event if the reason changed, and then in the record. Only the operator
 * writes the record.
 */
public final class BindingRecorder {
    private static final WholeStatus<CrossAccountBinding, CrossAccountBindingStatus> STATUS =
            new WholeStatus<>(object -> object.getStatus(), (object, status) -> object.setStatus(status));

    private final AccessRecorder access;
    private final BindingStatuses statuses;
    private final ReadyEvents readyEvents;

    public BindingRecorder(AccessRecords records, BindingStatuses statuses, Events events) {
        this.access = new AccessRecorder(records);
        this.statuses = statuses;
        this.readyEvents = new ReadyEvents(events);
    }

    /**
     * Records the roles and grants of a plan before their creation. The status follows with the result.
     *
     * @throws ProblemException if the API server refuses; the caller then creates nothing
     */
    void recordIntent(CrossAccountBinding binding, Roles.Named intended) {
        access.recordIntent(binding, intended);
    }

    /**
     * Records the end of a deleted binding.
     *
     * @param isRetained whether the roles stay; otherwise nothing stays
     * @throws ClusterFailure if the API server refuses
     */
    void end(BindingContext context, boolean isRetained) {
        if (isRetained) {
            access.retain(context);
        } else {
            access.forget(context.binding());
        }
    }

    /**
     * Records the roles and grants in the status of a binding without a record.
     *
     * @param grants finds the resources in the status that can be resources of the account
     * @throws ClusterFailure if the API server refuses
     */
    void recordHistory(BindingContext context, Supplier<Set<String>> grants) {
        access.recordHistory(context, grants);
    }

    /**
     * Writes the status and the record, each if changed. The status comes first, to show the outcome even if the write of the record fails.
     *
     * @return when the next pass is due at the latest: at once if the binding was edited or deleted meanwhile, or when the binding stalls
     */
    Optional<Duration> write(
            CrossAccountBinding binding, BindingOutcome outcome, ObjectWriter<CrossAccountBinding> writer) {
        return PassTrace.step(Step.RECORD, () -> {
            Optional<Duration> due = writeStatus(binding, outcome, writer);
            access.record(binding, outcome.roles());
            return due;
        });
    }

    private Optional<Duration> writeStatus(
            CrossAccountBinding binding, BindingOutcome outcome, ObjectWriter<CrossAccountBinding> writer) {
        CrossAccountBindingStatus before = binding.getStatus();
        CrossAccountBindingStatus after =
                statuses.of(before, binding.getSpec(), binding.getMetadata().getGeneration(), outcome);
        if (after.equals(before)) {
            return statuses.untilStalled(after);
        }
        binding.setStatus(after);
        CrossAccountBinding written = STATUS.write(
                writer, withStatusOnly(binding, withoutPods(after)), answered -> after.with(answered.pods()));
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
