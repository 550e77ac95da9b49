package io.crossbind.controller;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.kubernetes.ClusterApplier;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Passes;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.function.Supplier;

/** The controller of ResourceShares. */
@ControllerConfiguration(
        name = ShareReconciler.NAME,
        finalizerName = Finalizers.NAME,
        fieldManager = ClusterApplier.FIELD_MANAGER,
        informer = @Informer(itemStore = CachedFields.Shares.class),
        triggerReconcilerOnAllEvents = true)
public final class ShareReconciler implements Reconciler<ResourceShare> {
    static final String NAME = "resourceshare";

    private final Supplier<Passes<ResourceShare>> passes;
    private final RequeueSource<ResourceShare> requeues;
    private final Recreations recreations;

    public ShareReconciler(
            Supplier<Passes<ResourceShare>> passes, RequeueSource<ResourceShare> requeues, Recreations recreations) {
        this.passes = passes;
        this.requeues = requeues;
        this.recreations = recreations;
    }

    @Override
    public List<EventSource<?, ResourceShare>> prepareEventSources(EventSourceContext<ResourceShare> context) {
        return List.of(requeues.eventSource(), recreations.of(NAME, context.getPrimaryCache()::get));
    }

    @Override
    public UpdateControl<ResourceShare> reconcile(ResourceShare object, Context<ResourceShare> context) {
        return FrameworkWriter.run(passes.get(), object, context, (_, _) -> {});
    }
}
