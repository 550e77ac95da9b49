package io.crossbind.reconcile;

import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Fails a test that writes to the object of a pass. */
public final class NoWriter<P extends HasMetadata> implements ObjectWriter<P> {

    @Override
    public P applyStatus(P fields) {
        throw new IllegalStateException("status of " + fields.getMetadata().getName());
    }

    @Override
    public P replaceStatus(P object) {
        throw new IllegalStateException("status of " + object.getMetadata().getName());
    }

    @Override
    public P applyFinalizer(P fields) {
        throw new IllegalStateException("finalizer of " + fields.getMetadata().getName());
    }

    @Override
    public void removeFinalizer() {
        throw new IllegalStateException("removal of a finalizer");
    }
}
