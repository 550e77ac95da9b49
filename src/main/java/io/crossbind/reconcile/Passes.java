package io.crossbind.reconcile;

import io.crossbind.reconcile.Reconciliation.Cleanup;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.reconcile.port.Tracer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.MDC;

/**
 * Runs the passes of one controller, according to the {@link Life} of each object.
 *
 * @param <P> kind of the objects
 */
public final class Passes<P extends HasMetadata> {
    private final Reconciliation<P> reconciliation;
    private final Function<P, Map<String, String>> logContext;
    private final ReleasedObjects released = new ReleasedObjects();
    private final Optional<Tracer> tracer;

    /**
     * @param logContext fields of each log line of a pass over an object
     */
    public Passes(Reconciliation<P> reconciliation, Function<P, Map<String, String>> logContext) {
        this(reconciliation, logContext, Optional.empty());
    }

    private Passes(
            Reconciliation<P> reconciliation, Function<P, Map<String, String>> logContext, Optional<Tracer> tracer) {
        this.reconciliation = reconciliation;
        this.logContext = logContext;
        this.tracer = tracer;
    }

    /** Returns these passes with traces. No pass may have run before. */
    public Passes<P> traced(Tracer by) {
        return new Passes<>(reconciliation, logContext, Optional.of(by));
    }

    /**
     * Runs a reconciliation.
     *
     * @param object a copy that the reconciliation may change
     * @param deleted whether the trigger is the event of the object's deletion
     * @return when the next reconciliation is due at the latest; empty if only an event can cause another reconciliation
     * @throws ClusterFailure if the API server rejects a write of the reconciliation
     */
    public Optional<Duration> run(P object, boolean deleted, ObjectWriter<P> writer) {
        Map<String, String> fields = logContext.apply(object);
        fields.forEach(MDC::put);
        try {
            return tracer.isEmpty()
                    ? pass(object, deleted, writer)
                    : PassTrace.pass(
                            tracer.get(),
                            "pass " + object.getKind(),
                            attributes(object),
                            () -> pass(object, deleted, writer));
        } catch (ConcurrentEdit.PassEnded e) {
            return Optional.of(ConcurrentEdit.PAUSE);
        } catch (ClusterFailure e) {
            if (Finalizers.isGone(object, e)) {
                return Optional.empty();
            }
            throw e;
        } finally {
            fields.keySet().forEach(MDC::remove);
        }
    }

    private static Map<String, String> attributes(HasMetadata object) {
        NamespacedName name = NamespacedName.of(object);
        return Map.of(
                "crossbind.kind",
                object.getKind(),
                "k8s.namespace.name",
                name.namespace(),
                "crossbind.name",
                name.name());
    }

    private Optional<Duration> pass(P object, boolean deleted, ObjectWriter<P> writer) {
        return switch (Life.of(object, deleted, released)) {
            case LIVES -> reconciliation.reconcile(object, writer);
            case IS_KEPT -> cleanUp(object, writer);
            case IS_LEFT_TO_OTHERS -> Optional.empty();
            case IS_GONE -> {
                reconciliation.forget(object);
                released.forget(object);
                yield Optional.empty();
            }
        };
    }

    private Optional<Duration> cleanUp(P object, ObjectWriter<P> writer) {
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
