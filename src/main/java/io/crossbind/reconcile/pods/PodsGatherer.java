package io.crossbind.reconcile.pods;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.model.Reason;
import io.crossbind.plan.pods.PodsSituation;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.binding.BindingHistory;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.PodsView;
import io.crossbind.status.Conditions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Gathers the facts for the judgement of a binding's pods. Every fact is in a cache. */
public final class PodsGatherer {
    private final PodsView view;

    public PodsGatherer(PodsView view) {
        this.view = view;
    }

    PodsSituation situation(CrossAccountBinding binding) {
        return new PodsSituation(
                workload(binding),
                BindingHistory.reachingRole(binding),
                isReady(binding),
                Optional.ofNullable(status(binding).pods()),
                BindingIndex.serviceAccountOf(binding)
                        .map(view::ofServiceAccount)
                        .orElse(List.of()));
    }

    private static Optional<ServiceAccountWorkload> workload(CrossAccountBinding binding) {
        return ResolvedWorkload.of(binding.getSpec()) instanceof ResolvedWorkload.Pods(var workload, var _)
                ? Optional.of(workload)
                : Optional.empty();
    }

    private static boolean isReady(CrossAccountBinding binding) {
        return Objects.equals(
                        status(binding).observedGeneration(),
                        binding.getMetadata().getGeneration())
                && Conditions.ready(status(binding).conditions())
                        .filter(ready -> Reason.READY.title().equals(ready.getReason()))
                        .isPresent();
    }

    static CrossAccountBindingStatus status(CrossAccountBinding binding) {
        return binding.getStatus() == null ? CrossAccountBindingStatus.NONE : binding.getStatus();
    }

    /** Returns whether two states of a binding differ in fields relevant to the pods. Most status writes do not change these fields. */
    public static boolean matters(CrossAccountBinding before, CrossAccountBinding after) {
        return ConcurrentEdit.specOrLifeChanged(before, after)
                || !BindingHistory.reachingRole(before).equals(BindingHistory.reachingRole(after))
                || isReady(before) != isReady(after);
    }
}
