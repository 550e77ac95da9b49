package io.crossbind.reconcile;

import io.crossbind.model.ProblemException;
import io.crossbind.reconcile.port.ObjectWriter;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ensures the finalizer on an object before the operator creates anything for the object. The cache may still show a finalizer after its removal by
 * this process or the previous leader. So the first write for an object applies the finalizer, whatever the cache shows.
 */
public final class FinalizerKeeper {
    /** UIDs of objects to which this process has applied the finalizer without a later removal. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    /**
     * Applies the finalizer unless the finalizer is known to exist. An object being deleted gets no finalizer any more, so its reconciliation may
     * only remove objects.
     *
     * @param fresh an empty object of the kind
     * @throws ConcurrentEdit.PassEnded if the object was edited or deleted meanwhile
     * @throws ProblemException if the API server rejects the write
     */
    public <P extends HasMetadata> void keep(P object, P fresh, ObjectWriter<P> writer) {
        String uid = object.getMetadata().getUid();
        if (!isKept(object)) {
            Finalizers.add(object, fresh, writer);
            kept.add(uid);
        }
    }

    /** Returns whether {@link #keep} has nothing to do. */
    public boolean isKept(HasMetadata object) {
        return Finalizers.has(object)
                && (object.isMarkedForDeletion()
                        || kept.contains(object.getMetadata().getUid()));
    }

    /** Removes the finalizer after all objects of the manifest were removed. */
    public void release(HasMetadata object, ObjectWriter<?> writer) {
        forget(object);
        Finalizers.remove(writer);
    }

    /** Forgets a deleted object. */
    public void forget(HasMetadata object) {
        kept.remove(object.getMetadata().getUid());
    }
}
