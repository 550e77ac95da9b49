package io.crossbind.controller;

import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.Life;
import io.crossbind.reconcile.Reconciliation;
import io.crossbind.reconcile.Reconciliation.Cleanup;
import io.crossbind.reconcile.ReleasedObjects;
import io.crossbind.reconcile.port.ClusterFailure;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.MDC;

/**
 * Runs the passes of one controller, by where each object is in its life.
 *
 * @param <P> kind of the objects
 */
final class Passes<P extends HasMetadata> {
    private final Reconciliation<P> reconciliation;
    private final Function<P, Map<String, String>> logContext;
    private final ReleasedObjects released = new ReleasedObjects();

    /**
     * @param logContext fields of each line that is logged in a pass over an object
     */
    Passes(Reconciliation<P> reconciliation, Function<P, Map<String, String>> logContext) {
        this.reconciliation = reconciliation;
        this.logContext = logContext;
    }

    UpdateControl<P> run(P object, Context<P> context) {
        Map<String, String> fields = logContext.apply(object);
        fields.forEach(MDC::put);
        try {
            return pass(object, context);
        } catch (ConcurrentEdit.PassEnded e) {
            return UpdateControl.<P>noUpdate().rescheduleAfter(ConcurrentEdit.PAUSE);
        } catch (ClusterFailure e) {
            if (Finalizers.isGone(object, e)) {
                return UpdateControl.noUpdate();
            }
            throw e;
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }

    private UpdateControl<P> pass(P object, Context<P> context) {
        UpdateControl<P> control = UpdateControl.noUpdate();
        FrameworkWriter<P> writer = new FrameworkWriter<>(context);
        switch (Life.of(object, context.isPrimaryResourceDeleted(), released)) {
            case LIVES -> reconciliation.reconcile(object, writer).ifPresent(control::rescheduleAfter);
            case IS_KEPT -> cleanUp(object, writer).ifPresent(control::rescheduleAfter);
            case IS_LEFT_TO_OTHERS -> {}
            case IS_GONE -> {
                reconciliation.forget(object);
                released.forget(object);
            }
        }
        return control;
    }

    private Optional<Duration> cleanUp(P object, FrameworkWriter<P> writer) {
        return switch (reconciliation.cleanUp(object, writer)) {
            case Cleanup.Done _ -> {
                Finalizers.remove(writer);
                released.add(object);
                yield Optional.empty();
            }
            case Cleanup.Pending(var due) -> due;
        };
    }
}
