package io.crossbind.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;

/**
 * The caches of a controller. The framework creates them while it registers the controller, and fills them when the controller starts.
 *
 * @param controller as the framework registered the controller
 * @param <P> the kind of its objects
 */
public record ControllerCaches<P extends HasMetadata>(RegisteredController<P> controller) {

    /** The cache of the objects of the controller's own kind. */
    public IndexerResourceCache<P> own() {
        return registered().getEventSourceManager().getControllerEventSource();
    }

    /** The cache of the controller's event source for another kind. */
    @SuppressWarnings("unchecked")
    public <R extends HasMetadata> IndexerResourceCache<R> of(Class<R> kind) {
        return (IndexerResourceCache<R>)
                registered().getEventSourceManager().getEventSourcesFor(kind).getFirst();
    }

    /** The framework registers only instances of this class. */
    private Controller<P> registered() {
        return (Controller<P>) controller;
    }
}
