package io.crossbind.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Objects being deleted from which this process has removed its finalizer. The cache may show the finalizer until the removal event arrives, and a
 * pass before the event would read AWS without need. An object being deleted never gets a finalizer again (Kubernetes API).
 */
public final class ReleasedObjects {
    private final Set<String> uids = ConcurrentHashMap.newKeySet();

    public boolean contains(HasMetadata object) {
        return uids.contains(object.getMetadata().getUid());
    }

    public void add(HasMetadata object) {
        uids.add(object.getMetadata().getUid());
    }

    /** The caller must call this method after the deletion of the object. */
    public void forget(HasMetadata object) {
        uids.remove(object.getMetadata().getUid());
    }
}
