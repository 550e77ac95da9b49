package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.reconcile.pods.PodsReconciliation;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;

/** The controller of the pods of bindings. */
@ControllerConfiguration(
        name = "crossaccountbinding-pods",
        fieldManager = PodsReconciliation.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        informer =
                @Informer(
                        onUpdateFilter = PodsReconciler.Matters.class,
                        itemStore = CachedFields.BindingsOfPods.class,
                        informerListLimit = CachedFields.PAGE))
public final class PodsReconciler implements Reconciler<CrossAccountBinding> {
    private final PodCaches caches;
    private final PodsReconciliation reconciliation;

    public PodsReconciler(PodCaches caches, PodsReconciliation reconciliation) {
        this.caches = caches;
        this.reconciliation = reconciliation;
    }

    @Override
    public List<EventSource<?, CrossAccountBinding>> prepareEventSources(
            EventSourceContext<CrossAccountBinding> context) {
        return caches.create(context);
    }

    @Override
    public UpdateControl<CrossAccountBinding> reconcile(
            CrossAccountBinding binding, Context<CrossAccountBinding> context) {
        UpdateControl<CrossAccountBinding> control = UpdateControl.noUpdate();
        if (reconciliation.reconcile(binding, new FrameworkWriter<>(context))) {
            control.reschedule();
        }
        return control;
    }

    /** Drops the updates of bindings that change nothing for their pods. */
    public static final class Matters implements OnUpdateFilter<CrossAccountBinding> {
        @Override
        public boolean accept(CrossAccountBinding after, CrossAccountBinding before) {
            return PodsReconciliation.matters(before, after);
        }
    }
}
