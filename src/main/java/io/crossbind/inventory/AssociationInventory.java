package io.crossbind.inventory;

import io.crossbind.model.ObservedAssociation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The EKS pod identity associations of a cluster, as far as is known, by service account ({@code namespace/name}). Of those that no
 * binding asks for at most the id is known.
 */
public final class AssociationInventory {
    private final Map<String, Optional<ObservedAssociation>> known = new HashMap<>();
    private final Map<String, Long> written = new HashMap<>();
    private @Nullable Map<String, String> ids;
    private long writes;

    /** Held while all are listed, so that whoever needs that at the same time waits for it instead of asking as well. */
    final ReentrantLock listing = new ReentrantLock();

    /**
     * The association of a service account.
     *
     * @return null if it was never read
     */
    public synchronized @Nullable Optional<ObservedAssociation> of(String serviceAccount) {
        return known.get(serviceAccount);
    }

    /** Enters what a read of its own or an own write made known. */
    public synchronized void record(String serviceAccount, Optional<ObservedAssociation> observation) {
        known.put(serviceAccount, observation);
        written.put(serviceAccount, ++writes);
    }

    /** Forgets what is known of one, which may have changed. */
    public synchronized void forget(String serviceAccount) {
        known.remove(serviceAccount);
        written.put(serviceAccount, ++writes);
    }

    /**
     * Forgets what is known of all, so that each is read again when it is next needed.
     *
     * @return the service accounts of which something was known
     */
    synchronized Set<String> forgetAll() {
        Set<String> forgotten = Set.copyOf(known.keySet());
        forgotten.forEach(this::forget);
        return forgotten;
    }

    /** The ids by service account, as they were last listed; empty if they never were. */
    synchronized Optional<Map<String, String>> ids() {
        return Optional.ofNullable(ids);
    }

    synchronized void listed(Map<String, String> byServiceAccount) {
        ids = Map.copyOf(byServiceAccount);
    }

    /** A mark of this moment, for {@link #replace}. */
    synchronized long mark() {
        return writes;
    }

    /**
     * Enters a read of all that bindings ask for. What is known of others is forgotten.
     *
     * @param begun the mark of when the read was begun: what was entered since is newer than it
     * @return the service accounts of which something else was known before
     */
    synchronized Set<String> replace(Map<String, Optional<ObservedAssociation>> read, long begun) {
        Map<String, Optional<ObservedAssociation>> fresh = new HashMap<>(read);
        written.values().removeIf(mark -> mark <= begun);
        written.keySet().forEach(serviceAccount -> {
            Optional<ObservedAssociation> own = known.get(serviceAccount);
            if (own == null) {
                fresh.remove(serviceAccount);
            } else {
                fresh.put(serviceAccount, own);
            }
        });
        Set<String> changed = new HashSet<>(known.keySet());
        changed.retainAll(fresh.keySet());
        changed.removeIf(serviceAccount -> Objects.equals(known.get(serviceAccount), fresh.get(serviceAccount)));
        known.clear();
        known.putAll(fresh);
        return changed;
    }
}
