package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.reconcile.pods.PodsReconciliation;
import io.crossbind.reconcile.pods.PodsRecorder;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The controller of the pods of bindings. A pod names a service account, so a pass is over all bindings of one service account. A binding's service
 * account cannot be changed (schema of CrossAccountBinding).
 */
@ControllerConfiguration(
        name = "crossaccountbinding-pods",
        fieldManager = PodsRecorder.FIELD_MANAGER,
        generationAwareEventProcessing = false,
        informer =
                @Informer(
                        onUpdateFilter = NoUpdates.class,
                        itemStore = CachedFields.ServiceAccounts.class,
                        informerListLimit = CachedFields.PAGE))
public final class PodsReconciler implements Reconciler<ServiceAccount> {
    private final BindingCache bindings;
    private final Supplier<PodsReconciliation> reconciliation;
    private final UnaryOperator<CrossAccountBinding> applyStatus;
    private final ChangeSource<ServiceAccount> changes;
    private final RequeueSource<ServiceAccount> requeues;

    public PodsReconciler(
            BindingCache bindings,
            Supplier<PodsReconciliation> reconciliation,
            UnaryOperator<CrossAccountBinding> applyStatus,
            ChangeSource<ServiceAccount> changes,
            RequeueSource<ServiceAccount> requeues) {
        this.bindings = bindings;
        this.reconciliation = reconciliation;
        this.applyStatus = applyStatus;
        this.changes = changes;
        this.requeues = requeues;
    }

    @Override
    public List<EventSource<?, ServiceAccount>> prepareEventSources(EventSourceContext<ServiceAccount> context) {
        return List.of(changes, PodCache.source(context, bindings), requeues.eventSource());
    }

    @Override
    public UpdateControl<ServiceAccount> reconcile(ServiceAccount serviceAccount, Context<ServiceAccount> context) {
        boolean again = false;
        for (NamespacedName name : bindings.ofServiceAccount(NamespacedName.of(serviceAccount))) {
            Optional<CrossAccountBinding> binding = bindings.get(name);
            again |= binding.isPresent()
                    && reconciliation
                            .get()
                            .reconcile(binding.get(), applyStatus)
                            .isPresent();
        }
        UpdateControl<ServiceAccount> control = UpdateControl.noUpdate();
        if (again) {
            control.reschedule();
        }
        return control;
    }
}
