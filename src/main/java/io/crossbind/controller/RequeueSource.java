package io.crossbind.controller;

import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.Requeuer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Requeues objects of one kind. A request before the controller runs is dropped: the controller begins with all objects.
 *
 * @param <P> the kind
 */
public final class RequeueSource<P extends HasMetadata> implements Requeuer {
    private final SimpleInboundEventSource<P> source = new SimpleInboundEventSource<>("requeue");

    EventSource<Void, P> eventSource() {
        return source;
    }

    @Override
    public void requeue(NamespacedName object) {
        source.propagateEvent(ResourceIds.of(object));
    }

    /**
     * Requeues the objects affected by a change of another object.
     *
     * @param objects searches the controller's cache, which is empty before the controller runs
     */
    public void requeueAll(Supplier<Set<NamespacedName>> objects) {
        if (isRunning()) {
            objects.get().forEach(this::requeue);
        }
    }

    /** Returns whether the controller has filled its cache. */
    boolean isRunning() {
        return source.isRunning();
    }
}
