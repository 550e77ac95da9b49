package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored objects of one kind and the log of their changes. Stored objects are never changed, only replaced. */
final class Table<T extends HasMetadata> {
    /**
     * A stored object.
     *
     * @param fields {@link Field#of} of the object
     */
    record Stored<T extends HasMetadata>(T object, Ownership ownership, Map<Field, Object> fields) {
        boolean isTerminating() {
            return object.getMetadata().getDeletionTimestamp() != null;
        }

        boolean hasFinalizers() {
            return !object.getMetadata().getFinalizers().isEmpty();
        }
    }

    private final Kind<T> kind;
    private final Map<ObjectKey, Stored<T>> objects = new LinkedHashMap<>();
    private final List<Change<T>> log = new ArrayList<>();
    private long forgotten;

    Table(Kind<T> kind) {
        this.kind = kind;
    }

    Kind<T> kind() {
        return kind;
    }

    @Nullable
    Stored<T> find(ObjectKey key) {
        return objects.get(key);
    }

    Stored<T> get(ObjectKey key) {
        @Nullable Stored<T> stored = objects.get(key);
        if (stored == null) {
            throw ApiRefusal.notFound(kind.plural(), key.name());
        }
        return stored;
    }

    Map<ObjectKey, Stored<T>> objects() {
        return objects;
    }

    void put(ObjectKey key, Stored<T> stored, long version) {
        objects.put(key, stored);
        log.add(new Change<>(version, key, stored.object(), false));
    }

    void remove(ObjectKey key, T last, long version) {
        objects.remove(key);
        log.add(new Change<>(version, key, last, true));
    }

    /** The number of changes since the start, which is also the position after the last change. */
    long end() {
        return forgotten + log.size();
    }

    /**
     * The change at a position.
     *
     * @throws ApiRefusal 410 if the change was compacted
     */
    Change<T> change(long position) {
        if (position < forgotten) {
            throw new ApiRefusal(410, "Expired", "too old resource version: " + position + " (" + forgotten + ")");
        }
        return log.get((int) (position - forgotten));
    }

    void compact() {
        forgotten += log.size();
        log.clear();
    }
}
