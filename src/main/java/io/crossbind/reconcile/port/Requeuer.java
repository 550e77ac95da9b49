package io.crossbind.reconcile.port;

/** Requeues objects of one kind. */
@FunctionalInterface
public interface Requeuer {

    /** Requeues an object for a reconciliation soon. A missing object is ignored. */
    void requeue(NamespacedName object);
}
