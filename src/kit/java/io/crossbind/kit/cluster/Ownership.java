package io.crossbind.kit.cluster;

import io.crossbind.kit.cluster.Field.Section;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fields of one object by their managers, as {@code metadata.managedFields} shows them. Immutable. */
record Ownership(Map<Manager, Owned> entries) {
    static final Ownership NONE = new Ownership(Map.of());

    /**
     * The identity of an entry.
     *
     * @param subresource {@code status} or empty
     */
    record Manager(String name, boolean applies, String subresource) {
        static Manager applying(String name) {
            return new Manager(name, true, "");
        }

        static Manager applyingStatus(String name) {
            return new Manager(name, true, "status");
        }

        static Manager updating(String name) {
            return new Manager(name, false, "");
        }
    }

    /**
     * The fields of a manager.
     *
     * @param status the status last applied by the manager, null for other entries
     */
    record Owned(Set<Field> fields, @Nullable Object status, ManagedFieldsEntry shown) {}

    Set<Field> fieldsOf(Manager manager) {
        @Nullable Owned owned = entries.get(manager);
        return owned == null ? Set.of() : owned.fields();
    }

    @Nullable
    Object statusOf(Manager manager) {
        @Nullable Owned owned = entries.get(manager);
        return owned == null ? null : owned.status();
    }

    Collection<Object> statusesBeside(Manager manager) {
        List<Object> others = new ArrayList<>();
        entries.forEach((other, owned) -> {
            @Nullable Object status = owned.status();
            if (status != null && !other.equals(manager)) {
                others.add(status);
            }
        });
        return others;
    }

    /** The first other owner of a field, in the order of the managers' first writes; null if no other manager owns the field. */
    @Nullable
    Manager otherOwner(Field field, Manager manager) {
        for (Map.Entry<Manager, Owned> entry : entries.entrySet()) {
            if (!entry.getKey().equals(manager) && entry.getValue().fields().contains(field)) {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Returns an ownership in which the manager owns exactly these fields. */
    Ownership with(Manager manager, Set<Field> fields, String apiVersion, String time) {
        if (fields.equals(fieldsOf(manager))) {
            return this;
        }
        return changed(manager, fields.isEmpty() ? null : owned(manager, fields, null, apiVersion, time));
    }

    /** Returns an ownership in which the manager owns this status, because the manager applied the status. */
    Ownership withStatus(Manager manager, @Nullable Object status, String apiVersion, String time) {
        if (status != null && status.equals(statusOf(manager))) {
            return this;
        }
        return changed(manager, status == null ? null : owned(manager, Set.of(), status, apiVersion, time));
    }

    /** Makes the updating manager the only owner of the changed fields. */
    Ownership updated(Manager manager, Set<Field> changed, Set<Field> removed, String apiVersion, String time) {
        if (changed.isEmpty() && removed.isEmpty()) {
            return this;
        }
        Set<Field> gone = new HashSet<>(changed);
        gone.addAll(removed);
        Set<Field> own = new HashSet<>(fieldsOf(manager));
        own.removeAll(removed);
        own.addAll(changed);
        return without(gone, manager, apiVersion, time).with(manager, own, apiVersion, time);
    }

    /** Removes fields from all managers but one. */
    Ownership without(Set<Field> lost, Manager but, String apiVersion, String time) {
        Ownership result = this;
        for (Map.Entry<Manager, Owned> entry : entries.entrySet()) {
            if (!entry.getKey().equals(but)
                    && !Collections.disjoint(entry.getValue().fields(), lost)) {
                Set<Field> left = new HashSet<>(entry.getValue().fields());
                left.removeAll(lost);
                result = result.with(entry.getKey(), left, apiVersion, time);
            }
        }
        return result;
    }

    List<ManagedFieldsEntry> shown() {
        List<ManagedFieldsEntry> shown = new ArrayList<>(entries.size());
        entries.values().forEach(owned -> shown.add(owned.shown()));
        return shown;
    }

    private Ownership changed(Manager manager, @Nullable Owned owned) {
        Map<Manager, Owned> changed = new LinkedHashMap<>(entries);
        if (owned == null) {
            changed.remove(manager);
        } else {
            changed.put(manager, owned);
        }
        return changed.equals(entries) ? this : new Ownership(changed);
    }

    private static Owned owned(
            Manager manager, Set<Field> fields, @Nullable Object status, String apiVersion, String time) {
        ManagedFieldsEntry entry = new ManagedFieldsEntry();
        entry.setManager(manager.name());
        entry.setOperation(manager.applies() ? "Apply" : "Update");
        entry.setSubresource(manager.subresource().isEmpty() ? null : manager.subresource());
        entry.setApiVersion(apiVersion);
        entry.setTime(time);
        entry.setFieldsType("FieldsV1");
        FieldsV1 tree = new FieldsV1();
        tree.setAdditionalProperties(status == null ? tree(fields) : Map.of("f:status", Map.of()));
        entry.setFieldsV1(tree);
        return new Owned(fields, status, entry);
    }

    private static Map<String, Object> tree(Set<Field> fields) {
        Map<String, Object> root = new TreeMap<>();
        Map<String, Object> metadata = new TreeMap<>();
        for (Field field : fields) {
            Section section = field.section();
            Map<String, Object> parent = section.isMetadata() ? metadata : root;
            if (section == Section.CONTENT) {
                parent.put(section.step(), Map.of());
            } else {
                child(parent, section.step()).put(field.step(), Map.of());
            }
        }
        if (!metadata.isEmpty()) {
            root.put("f:metadata", unmodifiable(metadata));
        }
        return unmodifiable(root);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> child(Map<String, Object> parent, String step) {
        return (Map<String, Object>) parent.computeIfAbsent(step, missing -> new TreeMap<String, Object>());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> unmodifiable(Map<String, Object> tree) {
        tree.replaceAll((step, child) -> Collections.unmodifiableMap((Map<String, Object>) child));
        return Collections.unmodifiableMap(tree);
    }
}
