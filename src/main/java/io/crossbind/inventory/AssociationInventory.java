package io.crossbind.inventory;

import io.crossbind.model.ObservedAssociation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The EKS pod identity associations of a cluster, as far as is known, by service account ({@code namespace/name}). Of those that no
 * binding asks for at most the id is known.
 */
public final class AssociationInventory {
    private final SnapshotCache<String, Optional<ObservedAssociation>> known = new SnapshotCache<>();
    private @Nullable Map<String, String> ids;

    /**
     * The lock of a full listing. A caller that needs a listing at the same time waits for the running one instead of starting its own.
     */
    final ReentrantLock listing = new ReentrantLock();

    /**
     * The association of a service account.
     *
     * @return null if it was never read
     */
    public @Nullable Optional<ObservedAssociation> of(String serviceAccount) {
        return known.of(serviceAccount);
    }

    /** Enters what a read of its own or an own write made known. */
    public void record(String serviceAccount, Optional<ObservedAssociation> observation) {
        known.record(serviceAccount, observation);
    }

    /** Forgets what is known of one, which may have changed. */
    public void forget(String serviceAccount) {
        known.forget(serviceAccount);
    }

    /**
     * Forgets what is known of all, so that each is read again when it is next needed.
     *
     * @return the service accounts of which something was known
     */
    Set<String> forgetAll() {
        return known.forgetAll();
    }

    /** The ids by service account, as they were last listed; empty if they never were. */
    synchronized Optional<Map<String, String>> ids() {
        return Optional.ofNullable(ids);
    }

    synchronized void listed(Map<String, String> byServiceAccount) {
        ids = Map.copyOf(byServiceAccount);
    }

    /** A mark of this moment, for {@link #replace}. */
    long mark() {
        return known.mark();
    }

    /**
     * Enters a read of all that bindings ask for. What is known of others is forgotten.
     *
     * @param begun the mark of when the read was begun: what was entered since is newer than it
     * @return the service accounts of which something else was known before
     */
    Set<String> replace(Map<String, Optional<ObservedAssociation>> read, long begun) {
        Set<String> changed = known.replace(read, begun);
        changed.retainAll(read.keySet());
        return changed;
    }
}
