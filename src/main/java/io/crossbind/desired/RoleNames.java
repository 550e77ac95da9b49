package io.crossbind.desired;

import io.crossbind.model.ClusterIdentity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of roles that people can read and that no two bindings of any two clusters share. */
final class RoleNames {
    /** IAM: a role's name has up to 64 characters and is unique in its account, case ignored. */
    private static final int MAX_LENGTH = 64;

    private static final int HASH_LENGTH = 8;

    private RoleNames() {}

    /**
     * {@code NAMESPACE-NAME-HASH}; the readable part is cut, never the hash, which is taken of cluster, namespace and name apart,
     * so that {@code a-b/c} and {@code a/b-c} differ.
     */
    static String of(ClusterIdentity cluster, String namespace, String name) {
        String readable = namespace + "-" + name;
        int room = MAX_LENGTH - HASH_LENGTH - 1;
        String cut = readable.length() <= room ? readable : readable.substring(0, room);
        return cut + "-" + hash(cluster.id() + "\n" + namespace + "\n" + name);
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
