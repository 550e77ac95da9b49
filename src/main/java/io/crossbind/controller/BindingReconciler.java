package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kubernetes.BindingTriggers;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.kubernetes.ClusterApplier;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Passes;
import io.crossbind.reconcile.binding.BindingIndex;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.function.Supplier;

/** The controller of bindings. */
@ControllerConfiguration(
        name = BindingReconciler.NAME,
        finalizerName = Finalizers.NAME,
        fieldManager = ClusterApplier.FIELD_MANAGER,
        informer = @Informer(itemStore = CachedFields.Bindings.class, informerListLimit = CachedFields.PAGE),
        triggerReconcilerOnAllEvents = true)
public final class BindingReconciler implements Reconciler<CrossAccountBinding> {
    static final String NAME = "crossaccountbinding";

    private final ChangeSource<CrossAccountBinding> changes;
    private final Supplier<Passes<CrossAccountBinding>> passes;
    private final RequeueSource<CrossAccountBinding> requeues;
    private final Recreations recreations;

    public BindingReconciler(
            ChangeSource<CrossAccountBinding> changes,
            Supplier<Passes<CrossAccountBinding>> passes,
            RequeueSource<CrossAccountBinding> requeues,
            Recreations recreations) {
        this.changes = changes;
        this.passes = passes;
        this.requeues = requeues;
        this.recreations = recreations;
    }

    @Override
    public List<EventSource<?, CrossAccountBinding>> prepareEventSources(
            EventSourceContext<CrossAccountBinding> context) {
        IndexerResourceCache<CrossAccountBinding> cache = context.getPrimaryCache();
        cache.addIndexers(BindingCache.indexers());
        BindingSources others =
                new BindingSources(context, new BindingTriggers(new BindingIndex(new BindingCache(cache, requeues))));
        return List.of(
                others.namespaces(),
                others.configMaps(),
                changes,
                requeues.eventSource(),
                recreations.of(NAME, cache::get));
    }

    @Override
    public UpdateControl<CrossAccountBinding> reconcile(
            CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        return FrameworkWriter.run(passes.get(), binding, context, changes::written);
    }
}
