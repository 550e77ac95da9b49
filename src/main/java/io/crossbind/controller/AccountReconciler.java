package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
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

/** The controller of AwsAccounts. */
@ControllerConfiguration(
        name = AccountReconciler.NAME,
        finalizerName = Finalizers.NAME,
        fieldManager = ClusterApplier.FIELD_MANAGER,
        informer = @Informer(itemStore = CachedFields.Accounts.class),
        triggerReconcilerOnAllEvents = true)
public final class AccountReconciler implements Reconciler<AwsAccount> {
    static final String NAME = "awsaccount";

    private final ChangeSource<AwsAccount> changes;
    private final Supplier<Passes<AwsAccount>> passes;
    private final RequeueSource<AwsAccount> requeues;
    private final Recreations recreations;

    public AccountReconciler(
            ChangeSource<AwsAccount> changes,
            Supplier<Passes<AwsAccount>> passes,
            RequeueSource<AwsAccount> requeues,
            Recreations recreations) {
        this.changes = changes;
        this.passes = passes;
        this.requeues = requeues;
        this.recreations = recreations;
    }

    @Override
    public List<EventSource<?, AwsAccount>> prepareEventSources(EventSourceContext<AwsAccount> context) {
        return List.of(
                changes,
                new RecordCache.Source(context),
                requeues.eventSource(),
                recreations.of(NAME, context.getPrimaryCache()::get));
    }

    @Override
    public UpdateControl<AwsAccount> reconcile(AwsAccount object, Context<AwsAccount> context) {
        return FrameworkWriter.run(passes.get(), object, context, changes::written);
    }
}
