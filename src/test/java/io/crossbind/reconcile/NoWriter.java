package io.crossbind.reconcile;

import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** Fails a test that writes to the object of a pass. A test that expects some writes overrides their methods. */
public class NoWriter<P extends HasMetadata> implements ObjectWriter<P> {

    @Override
    public P applyStatus(P fields) {
        throw new AssertionError("status of " + fields.getMetadata().getName());
    }

    @Override
    public P replaceStatus(P object) {
        throw new AssertionError("status of " + object.getMetadata().getName());
    }

    @Override
    public P applyFinalizer(P fields) {
        throw new AssertionError("finalizer of " + fields.getMetadata().getName());
    }

    @Override
    public void removeFinalizer() {
        throw new AssertionError("removal of a finalizer");
    }
}
