package io.crossbind.inventory;

import io.crossbind.model.ObservedAssociation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The cached EKS pod identity associations of a cluster, by service account ({@code namespace/name}). The cache has at most the ID of an
 * association without a binding.
 */
public final class AssociationInventory {
    private final SnapshotCache<String, Optional<ObservedAssociation>> known = new SnapshotCache<>();
    private @Nullable Map<String, String> ids;

    /** The lock of a full listing. A caller with the same need waits for the running one instead of starting its own. */
    final ReentrantLock listing = new ReentrantLock();

    /**
     * The association of a service account.
     *
     * @return null if the association was never read
     */
    public @Nullable Optional<ObservedAssociation> get(String serviceAccount) {
        return known.get(serviceAccount);
    }

    /** Puts the result of an individual read or of an own write. */
    public void put(String serviceAccount, Optional<ObservedAssociation> observation) {
        known.put(serviceAccount, observation);
    }

    /** Invalidates the association of a service account after a possible change. */
    public void invalidate(String serviceAccount) {
        known.invalidate(serviceAccount);
    }

    /**
     * Invalidates all associations, so that the next use of each association reads it again.
     *
     * @return the service accounts whose association was cached
     */
    Set<String> invalidateAll() {
        return known.invalidateAll();
    }

    /** The IDs by service account from the last listing; empty if there was none. */
    synchronized Optional<Map<String, String>> ids() {
        return Optional.ofNullable(ids);
    }

    synchronized void listed(Map<String, String> byServiceAccount) {
        ids = Map.copyOf(byServiceAccount);
    }

    /** The number of writes so far, for {@link #replaceAll}. */
    long version() {
        return known.version();
    }

    /**
     * Replaces all associations by the result of a read. The read contains only associations needed by bindings.
     *
     * @param begun the {@link #version} at the start of the read: entries put since then are newer than the read
     * @return the service accounts whose association differs from the cached one
     */
    Set<String> replaceAll(Map<String, Optional<ObservedAssociation>> read, long begun) {
        Set<String> changed = known.replaceAll(read, begun);
        changed.retainAll(read.keySet());
        return changed;
    }
}
