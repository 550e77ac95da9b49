package io.crossbind.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Reconciles an object that was re-created during a pass over its deleted namesake. A controller with {@code triggerReconcilerOnAllEvents}
 * ends an object's life with a pass over the deletion event. JOSDK 5.3.2 then forgets all events for the name
 * ({@code EventProcessor.cleanupForDeletedEvent}), including the events of the new object. The framework reports this as a metric
 * ({@code cleanupDone}), while it holds its lock. Then this class emits the event of the new object again.
 */
public final class Recreations implements Metrics {
    private final Map<String, Source<?>> sources = new ConcurrentHashMap<>();

    /**
     * Creates the event source that emits the event of the re-created object again.
     *
     * @param controller the name of the controller
     * @param cache the existing objects of the controller's kind
     */
    <P extends HasMetadata> EventSource<Void, P> of(String controller, Function<ResourceID, Optional<P>> cache) {
        Source<P> source = new Source<>(cache);
        sources.put(controller, source);
        return source;
    }

    @Override
    public void cleanupDone(ResourceID object, Map<String, Object> metadata) {
        Source<?> source = sources.get(String.valueOf(metadata.get(Constants.CONTROLLER_NAME)));
        if (source != null) {
            source.emitIfThere(object);
        }
    }

    private static final class Source<P extends HasMetadata> extends AbstractEventSource<Void, P> {
        private final Function<ResourceID, Optional<P>> cache;

        Source(Function<ResourceID, Optional<P>> cache) {
            super(Void.class, "recreated");
            this.cache = cache;
        }

        void emitIfThere(ResourceID object) {
            if (isRunning()) {
                cache.apply(object)
                        .ifPresent(found ->
                                getEventHandler().handleEvent(new ResourceEvent(ResourceAction.ADDED, object, found)));
            }
        }

        @Override
        public Set<Void> getSecondaryResources(P primary) {
            return Set.of();
        }
    }
}
