package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.RestartPolicy;
import io.crossbind.api.v1alpha1.ServiceAccountWorkload;
import io.crossbind.desired.Workloads;
import io.crossbind.model.ObservedPod;
import io.crossbind.model.Reason;
import io.crossbind.plan.PodCheck;
import io.crossbind.status.Conditions;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pods that missed their credentials, and has their owners restarted where that is wished. It goes by what the binding's status
 * says and calls nobody but the API server: pods come and go all the time, and must neither cost calls to AWS nor hurry a binding that
 * waits before it tries again. So it is a controller of its own, which has {@code status.pods} to itself.
 */
@ControllerConfiguration(
        name = "crossaccountbinding-pods",
        fieldManager = PodsReconciler.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        informer =
                @Informer(
                        onUpdateFilter = PodsReconciler.Matters.class,
                        itemStore = Lean.BindingsOfPods.class,
                        informerListLimit = Lean.PAGE))
public final class PodsReconciler implements Reconciler<CrossAccountBinding> {
    static final String FIELD_MANAGER = "crossbind-pods";

    private final Restarts restarts;
    private @Nullable PodSource pods;
    private @Nullable IndexerResourceCache<CrossAccountBinding> bindings;

    public PodsReconciler(Restarts restarts) {
        this.restarts = restarts;
    }

    @Override
    public List<EventSource<?, CrossAccountBinding>> prepareEventSources(
            EventSourceContext<CrossAccountBinding> context) {
        PodSource fresh = new PodSource(context, new BindingIndex(context.getPrimaryCache()));
        pods = fresh;
        bindings = context.getPrimaryCache();
        return List.of(fresh.eventSource());
    }

    @Override
    public UpdateControl<CrossAccountBinding> reconcile(
            CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        UpdateControl<CrossAccountBinding> control = UpdateControl.noUpdate();
        @Nullable Pods before = status(binding).pods();
        @Nullable Pods after = seen(binding, context, before);
        if (!Objects.equals(before, after)) {
            CrossAccountBinding written = context.resourceOperations()
                    .serverSideApplyPrimaryStatus(
                            StatusWriter.withStatusOnly(binding, CrossAccountBindingStatus.NONE.with(after)));
            if (matters(binding, written)) {
                control.reschedule();
            }
        }
        return control;
    }

    private @Nullable Pods seen(
            CrossAccountBinding binding, Context<CrossAccountBinding> context, @Nullable Pods before) {
        @Nullable RoleStatus role = BindingContext.reachingRole(binding).orElse(null);
        if (role == null || !(Workloads.of(binding.getSpec()) instanceof Workloads.Pods(var workload, var _))) {
            return null;
        }
        List<ObservedPod> all = Objects.requireNonNull(pods).of(binding);
        List<ObservedPod> outdated = all.stream()
                .filter(pod -> PodCheck.missedIt(
                        Objects.requireNonNull(workload.delivery()), workload.name(), role.arn(), pod))
                .toList();
        @Nullable
        String restartedFor =
                restarted(binding, context, workload, role, outdated, before == null ? null : before.restartedFor());
        return new Pods(all.size(), outdated.size(), restartedFor);
    }

    /** For which role owners were restarted; forgotten under {@code Never}, so that going there and back asks for it again. */
    private @Nullable String restarted(
            CrossAccountBinding binding,
            Context<CrossAccountBinding> context,
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
        restarts.ofOwners(binding, context.getClient(), outdated);
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

    /** How many pods lack the credentials of their binding, as the statuses of all bindings say. */
    public long outdated() {
        return bindings == null
                ? 0
                : bindings.list()
                        .map(binding -> status(binding).pods())
                        .filter(Objects::nonNull)
                        .mapToLong(Pods::outdated)
                        .sum();
    }

    private static CrossAccountBindingStatus status(CrossAccountBinding binding) {
        return binding.getStatus() == null ? CrossAccountBindingStatus.NONE : binding.getStatus();
    }

    private static boolean matters(CrossAccountBinding before, CrossAccountBinding after) {
        return BindingEventSources.specOrLifeChanged(before, after)
                || !BindingContext.reachingRole(before).equals(BindingContext.reachingRole(after))
                || isReady(before) != isReady(after);
    }

    /** Most writes of a binding's status say nothing that its pods depend on. */
    public static final class Matters implements OnUpdateFilter<CrossAccountBinding> {
        @Override
        public boolean accept(CrossAccountBinding after, CrossAccountBinding before) {
            return matters(before, after);
        }
    }
}
