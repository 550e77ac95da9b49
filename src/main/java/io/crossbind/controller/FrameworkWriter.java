package io.crossbind.controller;

import io.crossbind.kubernetes.ApiErrors;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Passes;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.function.Supplier;

/** Writes through the framework, so that its cache shows each write and drops the event of it. */
record FrameworkWriter<P extends HasMetadata>(Context<P> context) implements ObjectWriter<P> {

    /** Runs a pass over the object of the framework's pass. */
    static <P extends HasMetadata> UpdateControl<P> run(Passes<P> passes, P object, Context<P> context) {
        UpdateControl<P> control = UpdateControl.noUpdate();
        passes.run(object, context.isPrimaryResourceDeleted(), new FrameworkWriter<>(context))
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    @Override
    public P applyStatus(P fields) {
        return translated(() -> context.resourceOperations().serverSideApplyPrimaryStatus(fields));
    }

    @Override
    public P applyFinalizer(P fields) {
        return translated(() -> context.resourceOperations().serverSideApplyPrimary(fields));
    }

    @Override
    public void removeFinalizer() {
        translated(() -> context.resourceOperations().removeFinalizer(Finalizers.NAME));
    }

    private static <T> T translated(Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException e) {
            throw ApiErrors.failure(e);
        }
    }
}
