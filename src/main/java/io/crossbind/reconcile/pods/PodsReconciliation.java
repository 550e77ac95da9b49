package io.crossbind.reconcile.pods;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.RestartPolicy;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.model.ObservedPod;
import io.crossbind.model.Reason;
import io.crossbind.plan.PodCredentialsCheck;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.binding.BindingHistory;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.binding.BindingStatusWriter;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.OwnerRestarter;
import io.crossbind.reconcile.port.PodsView;
import io.crossbind.status.Conditions;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pods without their binding's credentials, and restarts their owners if the binding asks for that. The reconciliation reads
 * the binding's status and calls only the API server. Pods start and end all the time, and must neither cause AWS calls nor shorten the
 * backoff of a binding. So pods have a reconciliation of their own, and only that one writes {@code status.pods}.
 */
public final class PodsReconciliation {
    /** The owner of {@code status.pods} (Kubernetes, server-side apply). */
    public static final String FIELD_MANAGER = "crossbind-pods";

    private final PodsView view;
    private final OwnerRestarter restarter;
    private final Events events;

    public PodsReconciliation(PodsView view, OwnerRestarter restarter, Events events) {
        this.view = view;
        this.restarter = restarter;
        this.events = events;
    }

    /**
     * Records the number of pods in the binding's status.
     *
     * @param applyStatus applies status fields on the server's side with {@link #FIELD_MANAGER}, and returns the answer
     * @return whether another pass is due at once, because the binding was edited meanwhile
     */
    public boolean reconcile(CrossAccountBinding binding, UnaryOperator<CrossAccountBinding> applyStatus) {
        @Nullable Pods before = status(binding).pods();
        @Nullable Pods after = observed(binding, before);
        return !Objects.equals(before, after)
                && matters(
                        binding,
                        applyStatus.apply(BindingStatusWriter.withStatusOnly(
                                binding, CrossAccountBindingStatus.NONE.with(after))));
    }

    private @Nullable Pods observed(CrossAccountBinding binding, @Nullable Pods before) {
        @Nullable RoleStatus role = BindingHistory.reachingRole(binding).orElse(null);
        if (role == null
                || !(ResolvedWorkload.of(binding.getSpec()) instanceof ResolvedWorkload.Pods(var workload, var _))) {
            return null;
        }
        List<ObservedPod> all = BindingIndex.serviceAccountOf(binding)
                .map(view::ofServiceAccount)
                .orElse(List.of());
        List<ObservedPod> outdated = all.stream()
                .filter(pod -> PodCredentialsCheck.lacksCredentials(
                        Objects.requireNonNull(workload.delivery()), workload.name(), role.arn(), pod))
                .toList();
        @Nullable
        String restartedFor =
                restarted(binding, workload, role, outdated, before == null ? null : before.restartedFor());
        return new Pods(all.size(), outdated.size(), restartedFor);
    }

    /** For which role owners were restarted; forgotten under {@code Never}, so that going there and back asks for it again. */
    private @Nullable String restarted(
            CrossAccountBinding binding,
            ServiceAccountWorkload workload,
            RoleStatus role,
            List<ObservedPod> outdated,
            @Nullable String before) {
        if (workload.restart() != RestartPolicy.Rollout) {
            return null;
        }
        // A role of an unmanaged account has no id that the operator could know.
        String id = Objects.requireNonNullElse(role.id(), role.arn());
        if (outdated.isEmpty() || id.equals(before) || !isReady(binding)) {
            return before;
        }
        recordRestart(binding, restarter.restartOwners(binding.getMetadata().getNamespace(), outdated));
        return id;
    }

    private static boolean isReady(CrossAccountBinding binding) {
        return Objects.equals(
                        status(binding).observedGeneration(),
                        binding.getMetadata().getGeneration())
                && Conditions.ready(status(binding).conditions())
                        .filter(ready -> Reason.READY.title().equals(ready.getReason()))
                        .isPresent();
    }

    private void recordRestart(CrossAccountBinding binding, OwnerRestarter.Result result) {
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
                            + ". Restart them manually, or give the operator ClusterRole crossbind-restart-owners (Helm:"
                            + " restartOwners.enabled) and set restart to Never and to Rollout again.");
        }
    }

    private static CrossAccountBindingStatus status(CrossAccountBinding binding) {
        return binding.getStatus() == null ? CrossAccountBindingStatus.NONE : binding.getStatus();
    }

    /**
     * Returns whether two states of a binding differ in fields on which its pods depend. Most status writes do not change these fields.
     */
    public static boolean matters(CrossAccountBinding before, CrossAccountBinding after) {
        return ConcurrentEdit.specOrLifeChanged(before, after)
                || !BindingHistory.reachingRole(before).equals(BindingHistory.reachingRole(after))
                || isReady(before) != isReady(after);
    }
}
