package io.crossbind.model;

import java.util.Map;

/** The tags by which the operator knows what it made. They are set in the creating call and checked before every write. */
public final class OwnerTags {
    /** The cluster that owns the object: {@link ClusterIdentity#id()}. */
    public static final String CLUSTER = "crossbind.io/cluster";

    /** The binding that owns the object: {@code namespace/name}. */
    public static final String BINDING = "crossbind.io/binding";

    private OwnerTags() {}

    /** Whether tags say that the object was made for the cluster. */
    public static boolean ownedBy(ClusterIdentity cluster, Map<String, String> tags) {
        return cluster.id().equals(tags.get(CLUSTER));
    }
}
