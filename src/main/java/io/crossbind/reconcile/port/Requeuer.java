package io.crossbind.reconcile.port;

/** Requeues objects of one kind. */
@FunctionalInterface
public interface Requeuer {

    /** Has the object reconciled soon. An object that does not exist is ignored. */
    void requeue(NamespacedName object);
}
