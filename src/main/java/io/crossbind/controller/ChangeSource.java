package io.crossbind.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Tells other controllers which objects of a controller change, so that the other controllers need no watch of the kind. The framework calls it
 * when the controller's cache shows the change already. It emits no events of its own.
 *
 * @param <P> the kind of the objects
 */
final class ChangeSource<P extends HasMetadata> extends AbstractEventSource<Void, P> implements ResourceEventAware<P> {
    private final BiPredicate<P, P> matters;
    private final List<Consumer<P>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param matters whether listeners hear of an update, from the states before and after
     */
    ChangeSource(BiPredicate<P, P> matters) {
        super(Void.class, "changes");
        this.matters = matters;
    }

    void listen(Consumer<P> listener) {
        listeners.add(listener);
    }

    @Override
    public void onResourceCreated(P object) {
        publish(object);
    }

    @Override
    public void onResourceUpdated(P after, P before) {
        if (matters.test(before, after)) {
            publish(after);
        }
    }

    @Override
    public void onResourceDeleted(P object) {
        publish(object);
    }

    private void publish(P object) {
        listeners.forEach(listener -> listener.accept(object));
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
