package io.crossbind.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A ConfigMap, as the API server returns it.
 *
 * @param uid metadata.uid
 * @param annotations all annotations
 * @param data file name to content, in the form of {@link #compact}
 * @param owners UIDs of the bindings that own the ConfigMap
 * @param ownership the kind of owner
 * @param immutable whether the API server rejects changes of its data
 */
public record ObservedConfigMap(
        String uid,
        Map<String, String> annotations,
        Map<String, String> data,
        Set<String> owners,
        Ownership ownership,
        boolean immutable) {
    /** A key of the compact form. File names in a ConfigMap have at least one character (Kubernetes API reference, ConfigMap). */
    private static final String HASH = "";

    public ObservedConfigMap {
        annotations = Map.copyOf(annotations);
        data = compact(data);
        owners = Set.copyOf(owners);
    }

    /** Returns data in few bytes, whatever their size: a hash under an impossible file name, or nothing. Compact data stay unchanged. */
    public static Map<String, String> compact(Map<String, String> data) {
        if (data.isEmpty() || data.size() == 1 && data.containsKey(HASH)) {
            return Map.copyOf(data);
        }
        String[] texts = new TreeMap<>(data)
                .entrySet().stream()
                        .flatMap(file -> Stream.of(file.getKey(), Hashes.hex(file.getValue())))
                        .toArray(String[]::new);
        return Map.of(HASH, Hashes.hex(texts));
    }

    /** Returns whether the ConfigMap contains exactly these files. */
    public boolean holds(Map<String, String> files) {
        return data.equals(compact(files));
    }

    /** The ownership of a ConfigMap. The owner references decide: other users can set a name, a label or an annotation. */
    public enum Ownership {
        /** The operator owns the ConfigMap: a binding that needs the ConfigMap is an owner. Data written by another client counts as an edit. */
        OURS,
        /** A deleted binding owned the ConfigMap. Garbage collection deletes the ConfigMap. */
        LEFT_BEHIND,
        /** The ConfigMap belongs to another owner. */
        FOREIGN
    }
}
