package io.crossbind.inventory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A write-through cache of entries that are read individually and, now and then, all at once. An entry put during a full read is newer than
 * the read.
 *
 * @param <K> the type of keys
 * @param <V> the type of cached values
 */
public final class SnapshotCache<K, V> {
    private final Map<K, V> known = new HashMap<>();
    private final Map<K, Long> written = new HashMap<>();
    private final Set<K> dirty = new HashSet<>();
    private long writes;

    /**
     * Returns the cached value.
     *
     * @return null if the value was never read
     */
    public synchronized @Nullable V get(K key) {
        return known.get(key);
    }

    /** Puts the result of an individual read or of an own write. */
    public synchronized void put(K key, V value) {
        known.put(key, value);
        written.put(key, ++writes);
    }

    /** Puts the result of an own write. The write found everything else as cached, so no other binding must be requeued. */
    public synchronized void putUnchanged(K key, V value) {
        put(key, value);
        dirty.remove(key);
    }

    /**
     * Invalidates an entry. The next full read reports the entry as changed, so that the bindings with this entry are requeued.
     *
     * @return false if the entry was already dirty
     */
    public synchronized boolean invalidate(K key) {
        boolean sure = known.remove(key) == null || dirty.add(key);
        written.put(key, ++writes);
        return sure;
    }

    /**
     * Invalidates all entries, so that the next use of each entry reads it again.
     *
     * @return the keys of the entries that were cached
     */
    synchronized Set<K> invalidateAll() {
        Set<K> invalidated = Set.copyOf(known.keySet());
        invalidated.forEach(this::invalidate);
        dirty.removeAll(invalidated);
        return invalidated;
    }

    /** The number of writes so far, for {@link #replaceAll}. */
    synchronized long version() {
        return writes;
    }

    /**
     * Replaces all entries by the result of a full read. Entries that the read does not contain are removed.
     *
     * @param begun the {@link #version} at the start of the read: entries put since then are newer than the read
     * @return the keys of entries that were dirty or differ from the cached ones
     */
    synchronized Set<K> replaceAll(Map<K, V> read, long begun) {
        Map<K, V> fresh = new HashMap<>(read);
        written.values().removeIf(version -> version <= begun);
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
        changed.addAll(dirty);
        dirty.clear();
        known.clear();
        known.putAll(fresh);
        return changed;
    }
}
