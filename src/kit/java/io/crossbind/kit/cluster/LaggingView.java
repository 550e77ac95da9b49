package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The caches of one process, one informer per kind, with a lag. Each cache shows the state as of its cursor, and advances only on request.
 * A new view starts from a list, like a restarted process. The view returns copies of objects.
 */
public final class LaggingView {
    private final ClusterStore store;
    private final Map<Class<?>, Informer<?>> informers = new LinkedHashMap<>();
    private boolean echoesDropped;

    /** Lists the objects of these kinds now. */
    @SafeVarargs
    public LaggingView(ClusterStore store, Class<? extends HasMetadata>... kinds) {
        this.store = store;
        for (Class<? extends HasMetadata> kind : kinds) {
            informers.put(kind, new Informer<>(store.table(kind)));
        }
    }

    /** Returns a copy of the cached object. */
    public <T extends HasMetadata> Optional<T> get(Class<T> type, ObjectKey key) {
        return informer(type).get(key);
    }

    /** Returns copies of the cached objects accepted by the predicate, which must not change them. */
    public <T extends HasMetadata> List<T> list(Class<T> type, Predicate<T> filter) {
        return informer(type).list(filter);
    }

    /** Returns copies of all cached objects of a kind. */
    public <T extends HasMetadata> List<T> list(Class<T> type) {
        return list(type, all -> true);
    }

    /**
     * Keeps an index of the cached objects of a kind.
     *
     * @param keys the keys under which the index lists an object; has no effect
     */
    public <T extends HasMetadata> void index(Class<T> type, String name, Function<T, List<String>> keys) {
        informer(type).index(name, keys);
    }

    /** Returns copies of the cached objects that an index lists under a key. */
    public <T extends HasMetadata> List<T> byIndex(Class<T> type, String name, String key) {
        return informer(type).byIndex(name, key);
    }

    /** Calls a listener after each change of the cache from now on. Listeners are called in the order of their registration. */
    public <T extends HasMetadata> void listen(Class<T> type, ChangeListener<T> listener) {
        informer(type).listeners.add(listener);
    }

    /**
     * Changes each object before the cache stores the object, like a transform function of an informer, and lists again.
     *
     * @param transform may change its argument
     */
    public <T extends HasMetadata> void transform(Class<T> type, UnaryOperator<T> transform) {
        Informer<T> informer = informer(type);
        informer.transform = transform;
        informer.list();
    }

    /**
     * Records the answer to an own write. Reads return the answer until the cache has caught up (read-your-writes, as JOSDK's temporary
     * cache). No listener is called.
     */
    @SuppressWarnings("unchecked")
    public <T extends HasMetadata> void written(T answer) {
        ((Informer<T>) informer(answer.getClass())).overlay(answer);
    }

    /**
     * From now on, no listener is called for an event that is not newer than the answer to an own write of the object. JOSDK 5.3 takes such
     * an event for the echo of the write, though the event may be the edit of another client (java-operator-sdk issue 3398).
     */
    public void dropEchoes() {
        echoesDropped = true;
    }

    /** From now on, no event of a kind arrives: its cache stays at its current state. */
    public void hold(Class<? extends HasMetadata> type) {
        informer(type).isHeld = true;
    }

    /**
     * Delivers the next event of a kind.
     *
     * @return whether an event was pending
     */
    public boolean deliver(Class<? extends HasMetadata> type) {
        return informer(type).deliver();
    }

    /** Delivers all pending events, including new events caused by listeners. */
    public void deliverAll() {
        while (pending() > 0) {
            informers.values().forEach(Informer::deliver);
        }
    }

    /**
     * Breaks the watch of a kind and lists again. The cache jumps to the present, and listeners see one change for each changed object,
     * however often the object changed meanwhile.
     */
    public void relist(Class<? extends HasMetadata> type) {
        informer(type).relist();
    }

    /** Returns the number of events of a kind that can be delivered. */
    public long pending(Class<? extends HasMetadata> type) {
        return informer(type).pending();
    }

    /** Returns the number of events that can be delivered. */
    public long pending() {
        return informers.values().stream().mapToLong(Informer::pending).sum();
    }

    /** Returns the kinds with events that can be delivered. */
    public List<Class<? extends HasMetadata>> late() {
        return informers.values().stream()
                .filter(informer -> informer.pending() > 0)
                .<Class<? extends HasMetadata>>map(
                        informer -> informer.table.kind().type())
                .toList();
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> Informer<T> informer(Class<T> type) {
        @Nullable Informer<T> informer = (Informer<T>) informers.get(type);
        if (informer == null) {
            throw new IllegalArgumentException("no informer for " + type.getName());
        }
        return informer;
    }

    private final class Informer<T extends HasMetadata> {
        private final Table<T> table;
        private final Map<ObjectKey, T> cache = new LinkedHashMap<>();
        private final Map<ObjectKey, T> newer = new LinkedHashMap<>();
        private final List<ChangeListener<T>> listeners = new ArrayList<>();
        private final Map<String, Index<T>> indexes = new LinkedHashMap<>();
        private @Nullable UnaryOperator<T> transform;
        private long cursor;
        private long seen;
        private boolean isHeld;

        Informer(Table<T> table) {
            this.table = table;
            list();
        }

        private void list() {
            cache.clear();
            table.objects().forEach((key, stored) -> cache.put(key, cached(stored.object())));
            jump();
            indexes.values().forEach(Index::clear);
            cache.keySet().forEach(this::changed);
        }

        private void jump() {
            List<ObjectKey> overlaid = List.copyOf(newer.keySet());
            newer.clear();
            overlaid.forEach(this::changed);
            cursor = table.end();
            seen = store.version();
        }

        private T cached(T stored) {
            return transform == null ? stored : transform.apply(table.kind().copy(stored));
        }

        void index(String name, Function<T, List<String>> keys) {
            indexes.put(name, new Index<>(keys));
            list();
        }

        List<T> byIndex(String name, String key) {
            return Objects.requireNonNull(indexes.get(name), name).find(key).stream()
                    .map(found -> table.kind().copy(Objects.requireNonNull(latest(found))))
                    .toList();
        }

        private void changed(ObjectKey key) {
            indexes.values().forEach(index -> index.set(key, latest(key)));
        }

        private @Nullable T latest(ObjectKey key) {
            @Nullable T found = newer.get(key);
            return found == null ? cache.get(key) : found;
        }

        Optional<T> get(ObjectKey key) {
            return Optional.ofNullable(latest(key)).map(table.kind()::copy);
        }

        List<T> list(Predicate<T> filter) {
            List<T> found = new ArrayList<>();
            cache.forEach((key, object) -> add(newer.getOrDefault(key, object), filter, found));
            newer.forEach((key, object) -> {
                if (!cache.containsKey(key)) {
                    add(object, filter, found);
                }
            });
            return found;
        }

        private void add(T object, Predicate<T> filter, List<T> found) {
            if (filter.test(object)) {
                found.add(table.kind().copy(object));
            }
        }

        /** Drops an answer that the cache has caught up with, because the object may be gone since. */
        void overlay(T answer) {
            ObjectKey key = ObjectKey.of(answer);
            @Nullable T before = newer.get(key);
            if (version(answer) > seen && (before == null || version(before) < version(answer))) {
                newer.put(key, cached(table.kind().copy(answer)));
                changed(key);
            }
        }

        boolean deliver() {
            if (pending() == 0) {
                return false;
            }
            Change<T> change;
            try {
                change = table.change(cursor);
            } catch (ApiRefusal expired) {
                relist();
                return true;
            }
            cursor++;
            seen = change.version();
            ObjectKey key = change.key();
            @Nullable T own = newer.get(key);
            boolean echo = own != null && version(own) >= seen && !change.deleted();
            if (own != null && version(own) <= seen) {
                newer.remove(key);
            }
            set(key, cached(change.object()), change.deleted(), !(echo && echoesDropped));
            return true;
        }

        void relist() {
            Map<ObjectKey, T> before = new LinkedHashMap<>(cache);
            jump();
            before.forEach((key, object) -> {
                if (!table.objects().containsKey(key)) {
                    set(key, object, true, true);
                }
            });
            List.copyOf(table.objects().entrySet()).forEach(entry -> {
                T now = entry.getValue().object();
                @Nullable T old = before.get(entry.getKey());
                if (old == null || version(old) != version(now)) {
                    set(entry.getKey(), cached(now), false, true);
                }
            });
        }

        private void set(ObjectKey key, T object, boolean deleted, boolean told) {
            @Nullable T before = deleted ? cache.remove(key) : cache.put(key, object);
            changed(key);
            for (ChangeListener<T> listener : told ? listeners : List.<ChangeListener<T>>of()) {
                listener.changed(
                        before == null ? null : table.kind().copy(before),
                        table.kind().copy(object),
                        deleted);
            }
        }

        long pending() {
            return isHeld ? 0 : table.end() - cursor;
        }

        private long version(T object) {
            return Long.parseLong(object.getMetadata().getResourceVersion());
        }
    }
}
