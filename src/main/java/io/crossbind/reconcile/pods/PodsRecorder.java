package io.crossbind.reconcile.pods;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.plan.pods.PodsPlan;
import io.crossbind.reconcile.binding.BindingRecorder;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Records the number of pods in the binding's status. */
public final class PodsRecorder {
    /** The owner of {@code status.pods} (Kubernetes, server-side apply). */
    public static final String FIELD_MANAGER = "crossbind-pods";

    /**
     * Writes the count if changed.
     *
     * @param applyStatus applies status fields on the server's side, and returns the answer
     * @return when another pass is due: at once if the binding was edited meanwhile
     */
    Optional<Duration> record(
            CrossAccountBinding binding, PodsPlan plan, UnaryOperator<CrossAccountBinding> applyStatus) {
        CrossAccountBindingStatus.Pods counted = plan.counted().orElse(null);
        if (Objects.equals(PodsGatherer.status(binding).pods(), counted)) {
            return Optional.empty();
        }
        CrossAccountBinding written = applyStatus.apply(
                BindingRecorder.withStatusOnly(binding, CrossAccountBindingStatus.NONE.with(counted)));
        return PodsGatherer.matters(binding, written) ? Optional.of(Duration.ZERO) : Optional.empty();
    }
}
