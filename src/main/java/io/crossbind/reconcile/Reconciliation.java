package io.crossbind.reconcile;

import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Optional;

/**
 * The passes over objects of one kind. Passes over one object never overlap.
 *
 * @param <P> the kind
 */
public interface Reconciliation<P extends HasMetadata> {

    /**
     * Brings AWS and the cluster to the object's desired state, and records the outcome in its status.
     *
     * @param object a copy that the reconciliation may change
     * @return when the next reconciliation is due at the latest; empty if only an event can cause another reconciliation
     * @throws ConcurrentEdit.PassEnded if the object was edited or deleted meanwhile
     * @throws ClusterFailure if the API server rejects the status
     */
    Optional<Duration> reconcile(P object, ObjectWriter<P> writer);

    /**
     * Removes everything that the operator created for an object being deleted.
     *
     * @param object as in {@link #reconcile}
     * @throws ClusterFailure as in {@link #reconcile}
     */
    Cleanup cleanUp(P object, ObjectWriter<P> writer);

    /** Forgets an object after its deletion. */
    void forget(P object);

    /** The result of a cleanup. */
    sealed interface Cleanup {

        /** No object of the operator remains, so the finalizer can be removed. */
        record Done() implements Cleanup {}

        /**
         * Some object of the operator remains.
         *
         * @param due as the result of {@link Reconciliation#reconcile}
         */
        record Pending(Optional<Duration> due) implements Cleanup {}
    }
}
