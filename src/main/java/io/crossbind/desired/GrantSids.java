package io.crossbind.desired;

import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Hashes;

/** The prefixes of Sids. In a shared policy, the prefix distinguishes a binding's statements from the statements of others. */
public final class GrantSids {
    private static final String OPERATOR = "Crossbind";
    private static final int CLUSTER_LENGTH = 8;
    private static final int NAMESPACE_LENGTH = 8;
    private static final int BINDING_LENGTH = 12;

    private GrantSids() {}

    /**
     * The prefix of the {@code Sid} of every statement of the binding: {@code Crossbind}, 8 hexadecimal digits of the cluster, 8 of the namespace and
     * 12 of the binding, because some services accept only letters and digits. All prefixes have the same length, so no prefix is the beginning of
     * another. With the namespace in the Sid, a document itself shows all statements of a namespace, including the statements of bindings that
     * disappeared without the operator.
     */
    public static String prefix(ClusterIdentity cluster, String namespace, String binding) {
        return OPERATOR
                + Hashes.hex("grants-of-cluster", cluster.id()).substring(0, CLUSTER_LENGTH)
                + Hashes.hex("grants-of-namespace", cluster.id(), namespace).substring(0, NAMESPACE_LENGTH)
                + Hashes.hex("grants", cluster.id(), namespace, binding).substring(0, BINDING_LENGTH);
    }

    /** The prefix of the {@code Sid} of every statement of a binding's cluster. */
    public static String ofCluster(String bindingPrefix) {
        return beginning(bindingPrefix, CLUSTER_LENGTH);
    }

    /** The prefix of the {@code Sid} of every statement of the bindings of a binding's namespace. */
    public static String ofNamespace(String bindingPrefix) {
        return beginning(bindingPrefix, CLUSTER_LENGTH + NAMESPACE_LENGTH);
    }

    private static String beginning(String bindingPrefix, int digits) {
        return bindingPrefix.substring(0, Math.min(bindingPrefix.length(), OPERATOR.length() + digits));
    }
}
