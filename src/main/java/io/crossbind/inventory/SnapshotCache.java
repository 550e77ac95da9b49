package io.crossbind.inventory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A write-through cache of entries that are read individually and, now and then, all at once. An entry that was put while a full read ran
 * is newer than that read.
 *
 * @param <K> by what they are told apart
 * @param <V> what is known of one
 */
public final class SnapshotCache<K, V> {
    private final Map<K, V> known = new HashMap<>();
    private final Map<K, Long> written = new HashMap<>();
    private final Set<K> doubtful = new HashSet<>();
    private long writes;

    /**
     * Returns the cached value.
     *
     * @return null if it was never read
     */
    public synchronized @Nullable V of(K key) {
        return known.get(key);
    }

    /** Enters what a read of its own or an own write made known. */
    public synchronized void record(K key, V value) {
        known.put(key, value);
        written.put(key, ++writes);
    }

    /** Enters what an own write left, where all else is as it was known to be before: nobody else has to be told. */
    public synchronized void settle(K key, V value) {
        record(key, value);
        doubtful.remove(key);
    }

    /**
     * Forgets what is known of one, which may have changed or be gone. Who went by it is told with the next read of all.
     *
     * @return whether nobody had to be told before
     */
    public synchronized boolean forget(K key) {
        boolean sure = known.remove(key) == null || doubtful.add(key);
        written.put(key, ++writes);
        return sure;
    }

    /**
     * Forgets what is known of all, so that each is read again when it is next needed.
     *
     * @return those of which something was known
     */
    synchronized Set<K> forgetAll() {
        Set<K> forgotten = Set.copyOf(known.keySet());
        forgotten.forEach(this::forget);
        doubtful.removeAll(forgotten);
        return forgotten;
    }

    /** A mark of this moment, for {@link #replace}. */
    synchronized long mark() {
        return writes;
    }

    /**
     * Enters a read of all. What is known of others is forgotten.
     *
     * @param begun the mark of when the read was begun: what was entered since is newer than it
     * @return those of which something else was known before, or may have been
     */
    synchronized Set<K> replace(Map<K, V> read, long begun) {
        Map<K, V> fresh = new HashMap<>(read);
        written.values().removeIf(mark -> mark <= begun);
        written.keySet().forEach(key -> {
            V own = known.get(key);
            if (own == null) {
                fresh.remove(key);
            } else {
                fresh.put(key, own);
            }
        });
        Set<K> changed = new HashSet<>(known.keySet());
        changed.removeIf(key -> Objects.equals(known.get(key), fresh.get(key)));
        changed.addAll(doubtful);
        doubtful.clear();
        known.clear();
        known.putAll(fresh);
        return changed;
    }
}
