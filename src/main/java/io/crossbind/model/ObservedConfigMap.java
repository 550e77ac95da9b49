package io.crossbind.model;

import java.util.Map;
import java.util.Set;

/**
 * A ConfigMap as the API server holds it.
 *
 * @param uid its metadata.uid
 * @param annotations all of them
 * @param data file name to content
 * @param owners UIDs of the bindings that own it
 * @param ownership whose it is
 * @param immutable whether the API server refuses to change its data
 */
public record ObservedConfigMap(
        String uid,
        Map<String, String> annotations,
        Map<String, String> data,
        Set<String> owners,
        Ownership ownership,
        boolean immutable) {
    public ObservedConfigMap {
        annotations = Map.copyOf(annotations);
        data = Map.copyOf(data);
        owners = Set.copyOf(owners);
    }

    /** Whose a ConfigMap is. Its owner references tell: a name, a label and an annotation can be anybody's. */
    public enum Ownership {
        /** The operator's: a binding that it is made for owns it. What somebody else wrote into it is an edit. */
        OURS,
        /** A binding that is gone owned it. Garbage collection takes it away. */
        LEFT_BEHIND,
        /** Somebody else's. */
        FOREIGN
    }
}
