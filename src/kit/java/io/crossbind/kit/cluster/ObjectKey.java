package io.crossbind.kit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * The key of an object among the objects of its kind.
 *
 * @param namespace empty for cluster-scoped kinds
 * @param name metadata.name
 */
public record ObjectKey(String namespace, String name) {
    /** The key of a namespaced object. */
    public static ObjectKey of(String namespace, String name) {
        return new ObjectKey(namespace, name);
    }

    /** The key of a cluster-scoped object. */
    public static ObjectKey of(String name) {
        return new ObjectKey("", name);
    }

    /** The key of a named object. */
    public static ObjectKey of(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return new ObjectKey(
                namespace == null ? "" : namespace, object.getMetadata().getName());
    }
}
