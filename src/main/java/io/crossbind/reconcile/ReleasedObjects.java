package io.crossbind.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects being deleted from which this process has removed its finalizer. The cache may show the finalizer until the event of its removal
 * arrives, and a pass in that time would read AWS for nothing. An object that is being deleted never gets a finalizer again (Kubernetes API).
 */
public final class ReleasedObjects {
    private final Set<String> uids = ConcurrentHashMap.newKeySet();

    public boolean contains(HasMetadata object) {
        return uids.contains(object.getMetadata().getUid());
    }

    public void add(HasMetadata object) {
        uids.add(object.getMetadata().getUid());
    }

    /** To be called when the object does not exist any more. */
    public void forget(HasMetadata object) {
        uids.remove(object.getMetadata().getUid());
    }
}
