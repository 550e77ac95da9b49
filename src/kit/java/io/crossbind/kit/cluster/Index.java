package io.crossbind.kit.cluster;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The objects of a cache by keys of their content, like an indexer of an informer. */
final class Index<T> {
    private final Function<T, List<String>> keys;
    private final Map<String, Set<ObjectKey>> objects = new HashMap<>();
    private final Map<ObjectKey, List<String>> listed = new HashMap<>();

    Index(Function<T, List<String>> keys) {
        this.keys = keys;
    }

    void clear() {
        objects.clear();
        listed.clear();
    }

    /**
     * Lists an object under its present keys only.
     *
     * @param object null if the object is no longer cached
     */
    void set(ObjectKey key, @Nullable T object) {
        List<String> before = listed.getOrDefault(key, List.of());
        List<String> now = object == null ? List.of() : List.copyOf(keys.apply(object));
        if (now.equals(before)) {
            return;
        }
        before.forEach(former -> objects.getOrDefault(former, Set.of()).remove(key));
        now.forEach(present ->
                objects.computeIfAbsent(present, _ -> new LinkedHashSet<>()).add(key));
        if (now.isEmpty()) {
            listed.remove(key);
        } else {
            listed.put(key, now);
        }
    }

    Set<ObjectKey> find(String key) {
        return Collections.unmodifiableSet(objects.getOrDefault(key, Set.of()));
    }
}
