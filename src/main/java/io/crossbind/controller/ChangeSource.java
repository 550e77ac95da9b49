package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kubernetes.BindingTriggers;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.pods.PodsGatherer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Notifies other controllers when objects of a controller change, so that the other controllers need no watch of the kind. The framework
 * calls the source when the controller's cache already shows the change. The source emits no events.
 *
 * @param <P> the kind of the objects
 */
public final class ChangeSource<P extends HasMetadata> extends AbstractEventSource<Void, P>
        implements ResourceEventAware<P> {
    private final BiPredicate<P, P> matters;
    private final List<Consumer<P>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param matters whether listeners hear of an update, given the states before and after
     */
    private ChangeSource(BiPredicate<P, P> matters) {
        super(Void.class, "changes");
        this.matters = matters;
    }

    /** A source for AwsAccounts that are created or deleted, or whose spec or life changes. */
    public static ChangeSource<AwsAccount> ofAccounts() {
        return new ChangeSource<>(ConcurrentEdit::specOrLifeChanged);
    }

    /** A source for service accounts that are created or deleted, or change for their bindings. */
    public static ChangeSource<ServiceAccount> ofServiceAccounts() {
        return new ChangeSource<>(BindingTriggers::matters);
    }

    /** A source for bindings that are created or deleted, or change for their pods. */
    public static ChangeSource<CrossAccountBinding> ofBindings() {
        return new ChangeSource<>(PodsGatherer::matters);
    }

    /** Calls a listener from now on with each changed object. */
    public void listen(Consumer<P> listener) {
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

    /** Notifies the listeners of a write of the controller itself, for which the framework publishes no event. */
    void written(P before, P after) {
        onResourceUpdated(after, before);
    }

    private void publish(P object) {
        listeners.forEach(listener -> listener.accept(object));
    }

    @Override
    public Set<Void> getSecondaryResources(P primary) {
        return Set.of();
    }
}
