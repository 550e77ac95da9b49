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

/** Records what a binding has: in the status where it changed, in an Event where the reason did, and then in the record that only the operator writes. */
public final class BindingRecorder {
    private final AccessRecorder access;
    private final BindingStatuses statuses;
    private final ReadyEvents readyEvents;

    public BindingRecorder(AccessRecords records, BindingStatuses statuses, Events events) {
        this.access = new AccessRecorder(records);
        this.statuses = statuses;
        this.readyEvents = new ReadyEvents(events);
    }

    /**
     * Records what a plan is about to create. The status follows with the result.
     *
     * @throws ProblemException if the API server refuses, so that nothing is created
     */
    void recordIntent(CrossAccountBinding binding, Roles.Named intended) {
        access.recordIntent(binding, intended);
    }

    /**
     * Records what stays of a binding that is deleted.
     *
     * @param isRetained whether its roles stay; otherwise nothing does
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
     * Records what the status of a binding without a record names.
     *
     * @param grants finds the resources that the status names and that can be resources of the account
     * @throws ClusterFailure if the API server refuses
     */
    void recordHistory(BindingContext context, Supplier<Set<String>> grants) {
        access.recordHistory(context, grants);
    }

    /**
     * Writes the status and the record, each if it changed. The status comes first, so that it shows the outcome even if the record cannot be written.
     *
     * @return when another pass is due whatever else happens: at once if the binding was edited or deleted meanwhile, or when it stalls
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
        CrossAccountBinding written = WholeStatus.write(
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
