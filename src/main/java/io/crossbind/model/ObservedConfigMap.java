package io.crossbind.model;

import java.util.Map;
import java.util.Set;

/**
 * A ConfigMap as the API server holds it.
 *
 * @param uid its metadata.uid
 * @param annotations all of them
 * @param data file name to content
 * @param owners UIDs of its owners
 */
public record ObservedConfigMap(
        String uid, Map<String, String> annotations, Map<String, String> data, Set<String> owners) {
    public ObservedConfigMap {
        annotations = Map.copyOf(annotations);
        data = Map.copyOf(data);
        owners = Set.copyOf(owners);
    }
}
