package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
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
import java.util.ArrayList;
import java.util.List;

/** The controller of bindings. */
@ControllerConfiguration(
        name = BindingReconciler.NAME,
        finalizerName = Finalizers.NAME,
        fieldManager = ClusterApplier.FIELD_MANAGER,
        informer = @Informer(itemStore = CachedFields.Bindings.class, informerListLimit = CachedFields.PAGE),
        triggerReconcilerOnAllEvents = true)
public final class BindingReconciler implements Reconciler<CrossAccountBinding> {
    static final String NAME = "crossaccountbinding";

    private final BindingCaches caches;
    private final Passes<CrossAccountBinding> passes;
    private final RequeueSource<CrossAccountBinding> requeues;
    private final Recreations recreations;

    public BindingReconciler(
            BindingCaches caches,
            Passes<CrossAccountBinding> passes,
            RequeueSource<CrossAccountBinding> requeues,
            Recreations recreations) {
        this.caches = caches;
        this.passes = passes;
        this.requeues = requeues;
        this.recreations = recreations;
    }

    @Override
    public List<EventSource<?, CrossAccountBinding>> prepareEventSources(
            EventSourceContext<CrossAccountBinding> context) {
        List<EventSource<?, CrossAccountBinding>> sources = new ArrayList<>(caches.create(context));
        sources.add(requeues.eventSource());
        sources.add(recreations.of(NAME, context.getPrimaryCache()::get));
        return sources;
    }

    @Override
    public UpdateControl<CrossAccountBinding> reconcile(
            CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        return FrameworkWriter.run(passes, binding, context, caches::publish);
    }
}
