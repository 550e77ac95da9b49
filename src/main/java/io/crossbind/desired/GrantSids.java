package io.crossbind.desired;

import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Hashes;

/** By what a binding's statements are told from everybody else's in a policy that many write. */
public final class GrantSids {
    private static final int HASH_LENGTH = 16;

    private GrantSids() {}

    /**
     * What the {@code Sid} of every statement of the binding begins with: {@code Crossbind} and 16 hexadecimal digits, since not every
     * service takes other characters than letters and digits. All are of one length, so that none begins another.
     */
    public static String prefix(ClusterIdentity cluster, String namespace, String binding) {
        return "Crossbind"
                + Hashes.hex("grants", cluster.id(), namespace, binding).substring(0, HASH_LENGTH);
    }
}
