package io.crossbind.kit.cluster;

import io.crossbind.kit.cluster.Ownership.Manager;
import io.crossbind.kit.cluster.Table.Stored;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a Kubernetes API, with the semantics of the API server and without JSON. The store has no authorization and no validation
 * of content. It copies all objects on input and output. Only one thread at a time may use the store, as the scheduler of {@code kit.time}
 * ensures.
 *
 * <p>The file is long because every kind of write follows one order: precondition, finalizer, version, watch.
 */
public final class ClusterStore {
    /** The time at which the garbage collector and the namespace controller act. */
    public enum Settling {
        /** After each write, before the write returns. */
        AT_ONCE,
        /** When {@link #settle} is called, as in a real cluster, where both controllers are separate processes. */
        BY_STEP
    }

    private final InstantSource clock;
    private final Settling settling;
    private final Map<Class<?>, Table<?>> tables = new LinkedHashMap<>();
    private final Collector collector;
    private long version;
    private long uids;
    private Instant second = Instant.MIN;
    private String timestamp = "";

    /**
     * Creates an empty store.
     *
     * @param clock gives creationTimestamp and deletionTimestamp
     * @param kinds the kinds served by the API; with {@link Kinds#NAMESPACE}, objects need an existing namespace
     */
    public ClusterStore(InstantSource clock, Settling settling, Kind<?>... kinds) {
        this.clock = clock;
        this.settling = settling;
        for (Kind<?> kind : kinds) {
            tables.put(kind.type(), new Table<>(kind));
        }
        this.collector = new Collector(this, tables.values());
    }

    /**
     * Returns a store with the same objects and an empty change log. Neither store shows later changes of the other.
     *
     * @param time gives creationTimestamp and deletionTimestamp in the new store
     */
    public ClusterStore fork(InstantSource time) {
        ClusterStore fork = new ClusterStore(
                time, settling, tables.values().stream().map(Table::kind).toArray(Kind[]::new));
        fork.version = version;
        fork.uids = uids;
        tables.forEach((type, table) -> fork.fill(table));
        return fork;
    }

    private <T extends HasMetadata> void fill(Table<T> from) {
        Table<T> table = table(from.kind().type());
        from.objects().forEach((key, stored) -> {
            table.objects().put(key, stored);
            collector.forked(table, key, stored.object().getMetadata());
        });
    }

    /** Returns a copy of an object. */
    public <T extends HasMetadata> Optional<T> get(Class<T> type, ObjectKey key) {
        Table<T> table = table(type);
        return Optional.ofNullable(table.find(key)).map(stored -> table.kind().copy(stored.object()));
    }

    /** Returns copies of the objects accepted by the predicate, which must not change them. */
    public <T extends HasMetadata> List<T> list(Class<T> type, Predicate<T> filter) {
        Table<T> table = table(type);
        List<T> found = new ArrayList<>();
        table.objects().values().forEach(stored -> {
            if (filter.test(stored.object())) {
                found.add(table.kind().copy(stored.object()));
            }
        });
        return found;
    }

    /** Returns copies of all objects of a kind. */
    public <T extends HasMetadata> List<T> list(Class<T> type) {
        return list(type, all -> true);
    }

    /** Returns the resource version of the last change. */
    public long version() {
        return version;
    }

    /**
     * Creates an object, as POST does.
     *
     * @param manager the field manager that owns the fields
     * @return the object as stored
     * @throws ApiRefusal 409 {@code AlreadyExists}; 404 without its namespace; 403 if the namespace is being deleted
     */
    public <T extends HasMetadata> T create(T object, String manager) {
        Table<T> table = table(object);
        if (Preconditions.of(object.getMetadata()).resourceVersion() != null) {
            throw new ApiRefusal(500, "", "resourceVersion should not be set on objects to be created");
        }
        T fresh = table.kind().copy(object);
        nameIfGenerated(fresh.getMetadata());
        return create(table, fresh, Manager.updating(manager));
    }

    /**
     * Replaces an object except for its status, as PUT does. UID and resource version are preconditions if set.
     *
     * @return the object as stored, or its last state if the update removed the last finalizer of a deleted object
     * @throws ApiRefusal 404; 409 for a failed precondition; 422 for new finalizers of an object being deleted
     */
    public <T extends HasMetadata> T update(T object, String manager) {
        Table<T> table = table(object);
        ObjectKey key = ObjectKey.of(object);
        Stored<T> current = table.get(key);
        Preconditions.of(object.getMetadata())
                .checkPut(table.kind(), key, current.object().getMetadata());
        T next = table.kind().copy(object);
        table.kind().copyStatus(current.object(), next);
        return updated(table, current, next, manager);
    }

    /**
     * Replaces only the status, as PUT on the status subresource does. Managers that applied fields of the status keep these fields.
     *
     * @throws ApiRefusal 404; 409 for a failed precondition
     */
    public <T extends HasMetadata> T updateStatus(T object) {
        Table<T> table = table(object);
        ObjectKey key = ObjectKey.of(object);
        Stored<T> current = table.get(key);
        Preconditions.of(object.getMetadata())
                .checkPut(table.kind(), key, current.object().getMetadata());
        T next = table.kind().copy(current.object());
        table.kind().copyStatus(object, next);
        return commit(table, current, next, current.fields(), current.ownership());
    }

    /**
     * Changes an object as a merge patch, a strategic merge patch or a JSON patch does: starting from its live state, and without its
     * status.
     *
     * @param change changes the copy passed as its argument
     * @throws ApiRefusal 404; 422 for another UID, as metadata.uid is immutable; 409 for a stale resource version; 422 for new finalizers
     *     of an object being deleted
     */
    public <T extends HasMetadata> T patch(
            Class<T> type, ObjectKey key, Preconditions preconditions, String manager, Consumer<T> change) {
        Table<T> table = table(type);
        Stored<T> current = table.get(key);
        preconditions.checkPatch(table.kind(), key, current.object().getMetadata());
        T next = table.kind().copy(current.object());
        change.accept(next);
        table.kind().copyStatus(current.object(), next);
        return updated(table, current, next, manager);
    }

    /**
     * Applies the fields of an object, as server-side apply does. Fields that the manager applied before and omits now are removed unless
     * another manager owns them. An object that does not exist is created, unless the applied object has a UID.
     *
     * @param force takes fields over from other managers
     * @throws ApiRefusal 409 for fields of other managers with other values unless forced, for a stale resource version, and for a UID of a
     *     missing object; 422 for a UID of another object and for new finalizers of an object being deleted
     */
    public <T extends HasMetadata> T apply(T object, String manager, boolean force) {
        Table<T> table = table(object);
        ObjectKey key = ObjectKey.of(object);
        Preconditions preconditions = Preconditions.of(object.getMetadata());
        @Nullable Stored<T> current = table.find(key);
        if (current == null) {
            preconditions.checkCreatingApply(table.kind(), key);
            return create(table, table.kind().copy(object), Manager.applying(manager));
        }
        preconditions.checkPatch(table.kind(), key, current.object().getMetadata());
        return apply(table, current, object, Manager.applying(manager), force);
    }

    /**
     * Applies the status, as server-side apply of the status subresource does with force. The apply changes only the fields that the
     * manager applies now or applied before. The kind defines how the status is merged.
     *
     * @throws ApiRefusal 404, with or without a UID; 422 for a UID of another object; 409 for a stale resource version
     */
    public <T extends HasMetadata> T applyStatus(T object, String manager) {
        Table<T> table = table(object);
        ObjectKey key = ObjectKey.of(object);
        Preconditions preconditions = Preconditions.of(object.getMetadata());
        @Nullable Stored<T> current = table.find(key);
        if (current == null) {
            // A subresource never creates an object (Kubernetes, StatusREST.Update). The API server checks this before
            // the UID.
            throw ApiRefusal.notFound(table.kind().plural(), key.name());
        }
        Kind<T> kind = table.kind();
        preconditions.checkPatch(kind, key, current.object().getMetadata());
        Manager applying = Manager.applyingStatus(manager);
        @Nullable Object applied = kind.status(kind.copy(object));
        T next = kind.copy(current.object());
        Ownership before = current.ownership();
        kind.applyStatus(next, before.statusOf(applying), applied, before.statusesBeside(applying));
        return commit(
                table, current, next, current.fields(), before.withStatus(applying, applied, kind.apiVersion(), now()));
    }

    /**
     * Deletes an object. If finalizers or the content of a namespace hold the object, only marks the object as being deleted.
     *
     * @throws ApiRefusal 404; 409 for a failed precondition
     */
    public void delete(Class<? extends HasMetadata> type, ObjectKey key, Preconditions preconditions) {
        delete(table(type), key, preconditions);
    }

    /** Deletes the object with the key, whatever its UID. */
    public void delete(Class<? extends HasMetadata> type, ObjectKey key) {
        delete(type, key, Preconditions.NONE);
    }

    /**
     * Runs one step of the garbage collector or the namespace controller.
     *
     * @return whether anything was left to do
     */
    public boolean settle() {
        return collector.step();
    }

    /** Returns whether {@link #settle} has nothing to do. */
    public boolean isSettled() {
        return collector.isIdle();
    }

    /** Forgets all events, as etcd does after a while. A view with undelivered events then has to list again. */
    public void compact() {
        tables.values().forEach(Table::compact);
    }

    <T extends HasMetadata> void delete(Table<T> table, ObjectKey key, Preconditions preconditions) {
        Stored<T> current = table.get(key);
        preconditions.checkDelete(table.kind(), key, current.object().getMetadata());
        boolean isHeld = current.hasFinalizers() || collector.isNamespaceInUse(current.object());
        if (!isHeld) {
            remove(table, key, current);
        } else if (!current.isTerminating()) {
            mark(table, key, current);
        }
        settleAtOnce();
    }

    /** Removes references to missing owners, as the garbage collector does while another owner exists. */
    <T extends HasMetadata> void dropOwners(Table<T> table, ObjectKey key, Set<String> uids) {
        Stored<T> current = table.get(key);
        T next = table.kind().copy(current.object());
        next.getMetadata().getOwnerReferences().removeIf(owner -> uids.contains(owner.getUid()));
        updated(table, current, next, "kube-controller-manager");
    }

    <T extends HasMetadata> void remove(Table<T> table, ObjectKey key, Stored<T> current) {
        T last = table.kind().copy(current.object());
        version++;
        last.getMetadata().setResourceVersion(Long.toString(version));
        table.remove(key, last, version);
        collector.removed(table, key, current.object().getMetadata());
    }

    <T extends HasMetadata> Table<T> table(Class<T> type) {
        @SuppressWarnings("unchecked")
        @Nullable
        Table<T> table = (Table<T>) tables.get(type);
        if (table == null) {
            throw new ApiRefusal(
                    404, "NotFound", "the server could not find the requested resource: " + type.getName());
        }
        return table;
    }

    @SuppressWarnings("unchecked")
    private <T extends HasMetadata> Table<T> table(T object) {
        return (Table<T>) table(object.getClass());
    }

    private <T extends HasMetadata> T create(Table<T> table, T fresh, Manager manager) {
        Kind<T> kind = table.kind();
        ObjectMeta metadata = fresh.getMetadata();
        ObjectKey key = ObjectKey.of(fresh);
        if (table.find(key) != null) {
            throw ApiRefusal.alreadyExists(kind.plural(), key.name());
        }
        collector.checkNamespace(kind, key);
        kind.clearStatus(fresh);
        if (fresh instanceof Namespace namespace) {
            metadata.getLabels().put("kubernetes.io/metadata.name", key.name());
            namespace.setStatus(phase("Active"));
        }
        uids++;
        version++;
        metadata.setUid(uid(uids));
        metadata.setCreationTimestamp(now());
        metadata.setDeletionTimestamp(null);
        metadata.setDeletionGracePeriodSeconds(null);
        metadata.setGeneration(kind.isCounted() ? 1L : null);
        metadata.setResourceVersion(Long.toString(version));
        Map<Field, Object> fields = Field.of(kind, fresh);
        Ownership owners = Ownership.NONE.with(manager, new LinkedHashSet<>(fields.keySet()), kind.apiVersion(), now());
        metadata.setManagedFields(owners.shown());
        table.put(key, new Stored<>(fresh, owners, fields), version);
        collector.created(table, key, metadata);
        settleAtOnce();
        return kind.copy(fresh);
    }

    private <T extends HasMetadata> T apply(
            Table<T> table, Stored<T> current, T object, Manager manager, boolean force) {
        Kind<T> kind = table.kind();
        T applied = kind.copy(object);
        Map<Field, Object> wanted = Field.of(kind, applied);
        Set<Field> taken = conflicts(kind, current, wanted, manager, force);
        Ownership owners = current.ownership();
        Map<Field, Object> merged = new LinkedHashMap<>(current.fields());
        owners.fieldsOf(manager).stream()
                .filter(field -> !wanted.containsKey(field) && owners.otherOwner(field, manager) == null)
                .forEach(merged::remove);
        merged.putAll(wanted);
        T next = kind.copy(current.object());
        Field.write(kind, next, merged);
        if (wanted.containsKey(Field.CONTENT)) {
            kind.copyContent(applied, next);
        } else if (!merged.containsKey(Field.CONTENT)) {
            kind.clearContent(next);
        }
        Ownership after = owners.without(taken, manager, kind.apiVersion(), now())
                .with(manager, new LinkedHashSet<>(wanted.keySet()), kind.apiVersion(), now());
        return commit(table, current, next, merged, after);
    }

    /** Fields of other managers with conflicting values (Kubernetes, server-side apply, conflicts). */
    private static <T extends HasMetadata> Set<Field> conflicts(
            Kind<T> kind, Stored<T> current, Map<Field, Object> wanted, Manager manager, boolean force) {
        Set<Field> conflicts = new LinkedHashSet<>();
        List<String> messages = new ArrayList<>();
        wanted.forEach((field, value) -> {
            boolean differs = !value.equals(current.fields().get(field));
            @Nullable Manager other = differs ? current.ownership().otherOwner(field, manager) : null;
            if (other != null) {
                conflicts.add(field);
                messages.add("conflict with \"" + other.name() + "\" using " + kind.apiVersion() + ": " + field.path());
            }
        });
        if (!conflicts.isEmpty() && !force) {
            throw new ApiRefusal(
                    409,
                    "Conflict",
                    "Apply failed with " + conflicts.size() + " conflict" + (conflicts.size() == 1 ? "" : "s") + ": "
                            + String.join("; ", messages));
        }
        return conflicts;
    }

    private <T extends HasMetadata> T updated(Table<T> table, Stored<T> current, T next, String manager) {
        Map<Field, Object> fields = Field.of(table.kind(), next);
        Set<Field> changed = new LinkedHashSet<>();
        fields.forEach((field, value) -> {
            if (!value.equals(current.fields().get(field))) {
                changed.add(field);
            }
        });
        Set<Field> removed = new LinkedHashSet<>(current.fields().keySet());
        removed.removeAll(fields.keySet());
        Ownership owners = current.ownership()
                .updated(
                        Manager.updating(manager),
                        changed,
                        removed,
                        table.kind().apiVersion(),
                        now());
        return commit(table, current, next, fields, owners);
    }

    /** Stores a changed object. A write without changes causes no event. */
    private <T extends HasMetadata> T commit(
            Table<T> table, Stored<T> current, T next, Map<Field, Object> fields, Ownership owners) {
        Kind<T> kind = table.kind();
        ObjectMeta before = current.object().getMetadata();
        ObjectMeta after = next.getMetadata();
        ObjectKey key = ObjectKey.of(current.object());
        checkNoNewFinalizers(kind, current, after);
        if (owners.equals(current.ownership())
                && fields.equals(current.fields())
                && Objects.equals(kind.status(current.object()), kind.status(next))) {
            return kind.copy(current.object());
        }
        after.setName(before.getName());
        Metadata.copySystemFields(before, after);
        boolean hasNewContent = !Objects.equals(kind.content(current.object()), kind.content(next))
                || !Objects.equals(kind.data(current.object()), kind.data(next));
        if (kind.isCounted() && hasNewContent) {
            after.setGeneration(before.getGeneration() + 1);
        }
        Stored<T> stored = new Stored<>(next, owners, fields);
        store(table, key, current, stored);
        settleAtOnce();
        return kind.copy(next);
    }

    private <T extends HasMetadata> void store(Table<T> table, ObjectKey key, Stored<T> current, Stored<T> next) {
        next.object().getMetadata().setManagedFields(next.ownership().shown());
        if (next.isTerminating() && !next.hasFinalizers() && !collector.isNamespaceInUse(next.object())) {
            remove(table, key, next);
            return;
        }
        version++;
        next.object().getMetadata().setResourceVersion(Long.toString(version));
        table.put(key, next, version);
        collector.updated(
                table, key, current.object().getMetadata(), next.object().getMetadata());
    }

    /**
     * The deletion mark counts as a change of the generation, for kinds that count generations (Kubernetes,
     * {@code registry.markAsDeleting}).
     */
    private <T extends HasMetadata> void mark(Table<T> table, ObjectKey key, Stored<T> current) {
        T marked = table.kind().copy(current.object());
        ObjectMeta metadata = marked.getMetadata();
        metadata.setDeletionTimestamp(now());
        metadata.setDeletionGracePeriodSeconds(0L);
        if (table.kind().isCounted()) {
            metadata.setGeneration(metadata.getGeneration() + 1);
        }
        if (marked instanceof Namespace namespace) {
            namespace.setStatus(phase("Terminating"));
        }
        store(table, key, current, new Stored<>(marked, current.ownership(), current.fields()));
    }

    private void settleAtOnce() {
        if (settling == Settling.AT_ONCE) {
            collector.run();
        }
    }

    private void nameIfGenerated(ObjectMeta metadata) {
        if (metadata.getName() == null && metadata.getGenerateName() != null) {
            metadata.setName(metadata.getGenerateName()
                    + Long.toString(60_466_176L + uids, 36).substring(1));
        }
    }

    private static <T extends HasMetadata> void checkNoNewFinalizers(Kind<T> kind, Stored<T> current, ObjectMeta next) {
        if (!current.isTerminating()) {
            return;
        }
        List<String> added = new ArrayList<>(next.getFinalizers());
        added.removeAll(current.object().getMetadata().getFinalizers());
        if (!added.isEmpty()) {
            throw ApiRefusal.invalid(
                    kind.name(),
                    next.getName(),
                    "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new"
                            + " finalizers []string{\"" + String.join("\", \"", added) + "\"}");
        }
    }

    private static NamespaceStatus phase(String phase) {
        NamespaceStatus status = new NamespaceStatus();
        status.setPhase(phase);
        return status;
    }

    private static String uid(long number) {
        String hex = Long.toHexString(number);
        return "00000000-0000-4000-8000-000000000000".substring(0, 36 - hex.length()) + hex;
    }

    /** The time in seconds, in the format of metav1.Time. */
    private String now() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (!now.equals(second)) {
            second = now;
            timestamp = now.toString();
        }
        return timestamp;
    }
}
