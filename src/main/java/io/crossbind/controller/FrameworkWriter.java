package io.crossbind.controller;

import io.crossbind.kubernetes.ApiErrors;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Passes;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Writes through the framework, so that the framework's cache shows each write and drops its event. The writer notifies the other
 * controllers of a write, since they have no watch of the kind and the framework publishes no event.
 *
 * @param listener gets the object before and after each write
 */
record FrameworkWriter<P extends HasMetadata>(Context<P> context, BiConsumer<P, P> listener)
        implements ObjectWriter<P> {

    /** Runs a pass over the object of the framework's pass. */
    static <P extends HasMetadata> UpdateControl<P> run(
            Passes<P> passes, P object, Context<P> context, BiConsumer<P, P> listener) {
        UpdateControl<P> control = UpdateControl.noUpdate();
        passes.run(object, context.isPrimaryResourceDeleted(), new FrameworkWriter<>(context, listener))
                .ifPresent(control::rescheduleAfter);
        return control;
    }

    @Override
    public P applyStatus(P fields) {
        return published(fields, () -> context.resourceOperations().serverSideApplyPrimaryStatus(fields));
    }

    @Override
    public P replaceStatus(P object) {
        return published(object, () -> context.resourceOperations().updatePrimaryStatus(object));
    }

    @Override
    public P applyFinalizer(P fields) {
        return published(fields, () -> context.resourceOperations().serverSideApplyPrimary(fields));
    }

    @Override
    public void removeFinalizer() {
        ApiErrors.translated(() -> context.resourceOperations().removeFinalizer(Finalizers.NAME));
    }

    /**
     * The answer may also show an edit of a user, whose event the framework drops too. The state before is the cache's, since the pass
     * changes its own copy of the object before the write.
     */
    private P published(P fields, Supplier<P> request) {
        Optional<P> before = context.getPrimaryCache().get(ResourceID.fromResource(fields));
        P answer = ApiErrors.translated(request);
        before.ifPresent(shown -> listener.accept(shown, answer));
        return answer;
    }
}
