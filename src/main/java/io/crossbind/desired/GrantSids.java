package io.crossbind.desired;

import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Hashes;

/** By what a binding's statements are told from everybody else's in a policy that many write. */
public final class GrantSids {
    private static final String OPERATOR = "Crossbind";
    private static final int CLUSTER_LENGTH = 8;
    private static final int BINDING_LENGTH = 16;

    private GrantSids() {}

    /**
     * What the {@code Sid} of every statement of the binding begins with: {@code Crossbind}, 8 hexadecimal digits of the cluster and 16 of
     * the binding, since not every service takes other characters than letters and digits. All are of one length, so that none begins
     * another.
     */
    public static String prefix(ClusterIdentity cluster, String namespace, String binding) {
        return OPERATOR
                + Hashes.hex("grants-of-cluster", cluster.id()).substring(0, CLUSTER_LENGTH)
                + Hashes.hex("grants", cluster.id(), namespace, binding).substring(0, BINDING_LENGTH);
    }

    /** What the {@code Sid} of every statement begins with that the cluster of a binding wrote. */
    public static String ofCluster(String bindingPrefix) {
        return bindingPrefix.substring(0, Math.min(bindingPrefix.length(), OPERATOR.length() + CLUSTER_LENGTH));
    }
}
