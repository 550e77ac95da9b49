package io.crossbind.kit.cluster;

import io.crossbind.kit.cluster.Table.Stored;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The garbage collector and the namespace controller. An object is deleted when all its owners are gone, and the content of a namespace is
 * deleted with the namespace (Kubernetes, garbage collection, background deletion).
 */
final class Collector {
    private record Place(Table<?> table, ObjectKey key) {
        Stored<?> get() {
            return table.get(key);
        }

        boolean isEmpty() {
            return table.find(key) == null;
        }
    }

    private final ClusterStore store;
    private final @Nullable Table<?> namespaces;
    private final Set<String> served = new HashSet<>();
    private final Map<String, Place> places = new HashMap<>();
    private final Map<String, Set<Place>> dependents = new HashMap<>();
    private final Map<String, Set<Place>> contents = new HashMap<>();
    private final Set<Place> suspects = new LinkedHashSet<>();
    private final Map<String, ObjectKey> ending = new LinkedHashMap<>();
    private boolean running;

    Collector(ClusterStore store, Collection<Table<?>> tables) {
        this.store = store;
        @Nullable Table<?> found = null;
        for (Table<?> table : tables) {
            served.add(table.kind().apiVersion() + "/" + table.kind().name());
            if (table.kind().type() == Namespace.class) {
                found = table;
            }
        }
        this.namespaces = found;
    }

    /** Refuses a new object whose namespace is missing or being deleted (Kubernetes, NamespaceLifecycle). */
    void checkNamespace(Kind<?> kind, ObjectKey key) {
        if (namespaces == null || !kind.isNamespaced()) {
            return;
        }
        @Nullable Stored<?> namespace = namespaces.find(ObjectKey.of(key.namespace()));
        if (namespace == null) {
            throw ApiRefusal.notFound("namespaces", key.namespace());
        }
        if (namespace.isTerminating()) {
            throw ApiRefusal.forbidden(
                    kind.plural(),
                    key.name(),
                    "unable to create new content in namespace " + key.namespace() + " because it is being terminated");
        }
    }

    boolean isNamespaceInUse(HasMetadata object) {
        return object instanceof Namespace
                && contents.containsKey(object.getMetadata().getName());
    }

    void created(Table<?> table, ObjectKey key, ObjectMeta metadata) {
        Place place = new Place(table, key);
        places.put(metadata.getUid(), place);
        if (table.kind().isNamespaced()) {
            contents.computeIfAbsent(key.namespace(), missing -> new LinkedHashSet<>())
                    .add(place);
        }
        own(place, metadata.getOwnerReferences());
    }

    /** Registers an object of another store, which may already be marked for deletion. */
    void forked(Table<?> table, ObjectKey key, ObjectMeta metadata) {
        created(table, key, metadata);
        updated(table, key, metadata, metadata);
    }

    void updated(Table<?> table, ObjectKey key, ObjectMeta before, ObjectMeta after) {
        if (!before.getOwnerReferences().equals(after.getOwnerReferences())) {
            Place place = new Place(table, key);
            disown(place, before.getOwnerReferences());
            own(place, after.getOwnerReferences());
        }
        if (table == namespaces && after.getDeletionTimestamp() != null) {
            ending.put(key.name(), key);
        }
    }

    void removed(Table<?> table, ObjectKey key, ObjectMeta metadata) {
        Place place = new Place(table, key);
        places.remove(metadata.getUid());
        disown(place, metadata.getOwnerReferences());
        suspects.remove(place);
        suspects.addAll(dependents.getOrDefault(metadata.getUid(), Set.of()));
        if (table.kind().isNamespaced()) {
            @Nullable Set<Place> content = contents.get(key.namespace());
            if (content != null && content.remove(place) && content.isEmpty()) {
                contents.remove(key.namespace());
            }
        }
        if (table == namespaces) {
            ending.remove(key.name());
        }
    }

    /** Runs steps until nothing is left to do. A write within a step does not begin another run. */
    void run() {
        if (!running) {
            running = true;
            try {
                boolean worked;
                do {
                    worked = step();
                } while (worked);
            } finally {
                running = false;
            }
        }
    }

    boolean isIdle() {
        return suspects.isEmpty() && ending.values().stream().noneMatch(namespace -> hasWork(namespace.name()));
    }

    /** Checks the owners of one object, deletes one object of a namespace or deletes one namespace. */
    boolean step() {
        if (!suspects.isEmpty()) {
            Place suspect = suspects.iterator().next();
            suspects.remove(suspect);
            judge(suspect);
            return true;
        }
        for (ObjectKey namespace : List.copyOf(ending.values())) {
            if (hasWork(namespace.name())) {
                endOne(namespace);
                return true;
            }
        }
        return false;
    }

    /** Returns whether the namespace can be deleted, or has an object not yet marked for deletion. */
    private boolean hasWork(String namespace) {
        @Nullable Set<Place> content = contents.get(namespace);
        return content == null ? hasNoFinalizers(namespace) : content.stream().anyMatch(Collector::isAlive);
    }

    private boolean hasNoFinalizers(String namespace) {
        @Nullable Stored<?> found = namespaces == null ? null : namespaces.find(ObjectKey.of(namespace));
        return found != null && !found.hasFinalizers();
    }

    private static boolean isAlive(Place place) {
        return !place.get().isTerminating();
    }

    private void endOne(ObjectKey namespace) {
        @Nullable Set<Place> content = contents.get(namespace.name());
        if (content == null) {
            store.delete(Namespace.class, namespace);
            return;
        }
        content.stream()
                .filter(Collector::isAlive)
                .findFirst()
                .ifPresent(place -> store.delete(place.table(), place.key(), Preconditions.NONE));
    }

    private void judge(Place suspect) {
        if (suspect.isEmpty()) {
            return;
        }
        List<OwnerReference> owners = suspect.get().object().getMetadata().getOwnerReferences();
        Set<String> gone = new LinkedHashSet<>();
        for (OwnerReference owner : owners) {
            if (isGone(owner, suspect)) {
                gone.add(owner.getUid());
            }
        }
        if (gone.isEmpty()) {
            return;
        }
        if (gone.size() == owners.size()) {
            store.delete(suspect.table(), suspect.key(), Preconditions.NONE);
        } else {
            store.dropOwners(suspect.table(), suspect.key(), gone);
        }
    }

    /** An owner of a kind that the API does not serve counts as existing. A namespaced owner in another namespace counts as gone. */
    private boolean isGone(OwnerReference owner, Place dependent) {
        if (!served.contains(owner.getApiVersion() + "/" + owner.getKind())) {
            return false;
        }
        @Nullable Place place = places.get(owner.getUid());
        return place == null
                || place.table().kind().isNamespaced()
                        && !place.key().namespace().equals(dependent.key().namespace());
    }

    private void own(Place place, List<OwnerReference> owners) {
        for (OwnerReference owner : owners) {
            dependents
                    .computeIfAbsent(owner.getUid(), missing -> new LinkedHashSet<>())
                    .add(place);
            if (isGone(owner, place)) {
                suspects.add(place);
            }
        }
    }

    private void disown(Place place, List<OwnerReference> owners) {
        for (OwnerReference owner : owners) {
            @Nullable Set<Place> all = dependents.get(owner.getUid());
            if (all != null && all.remove(place) && all.isEmpty()) {
                dependents.remove(owner.getUid());
            }
        }
    }
}
