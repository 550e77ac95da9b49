package io.crossbind.model;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A ConfigMap, as the API server returns it.
 *
 * @param uid its metadata.uid
 * @param annotations all annotations
 * @param data file name to content, in the form of {@link #compact}
 * @param owners UIDs of the bindings that own it
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
    /** Names of files in a ConfigMap have a character at least (Kubernetes API reference, ConfigMap). */
    private static final String HASH = "";

    public ObservedConfigMap {
        annotations = Map.copyOf(annotations);
        data = compact(data);
        owners = Set.copyOf(owners);
    }

    /**
     * Data in few bytes, whatever their size: a hash under a key that no file can have, or nothing. To compact it again changes nothing.
     */
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

    /** The ownership of a ConfigMap. Its owner references decide: other users can set a name, a label or an annotation. */
    public enum Ownership {
        /** The operator owns the ConfigMap: a binding that needs it is an owner. Data of another client in it counts as an edit. */
        OURS,
        /** A deleted binding owned the ConfigMap. Garbage collection deletes it. */
        LEFT_BEHIND,
        /** The ConfigMap belongs to another owner. */
        FOREIGN
    }
}
