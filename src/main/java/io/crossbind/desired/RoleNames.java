package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.RoleSpec;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Hashes;
import java.util.Optional;
import java.util.regex.Pattern;

/** Computes names of roles. The names are readable, and no two bindings of any two clusters have the same name. */
final class RoleNames {
    /** IAM: a role's name has up to 64 characters and is unique in its account, case ignored. */
    private static final int MAX_LENGTH = 64;

    /** Hexadecimal digits: with 8, a tenant finds a name of its own with the hash of another tenant's binding in hours. */
    private static final int HASH_LENGTH = 16;

    private static final Pattern GENERATED = Pattern.compile("-[0-9a-fA-F]{" + HASH_LENGTH + "}$");

    private RoleNames() {}

    /**
     * {@code NAMESPACE-NAME-HASH}. Only the readable part is shortened, never the hash. The hash covers cluster, namespace and name
     * separately, so that {@code a-b/c} and {@code a/b-c} differ.
     */
    static String of(ClusterIdentity cluster, String namespace, String name) {
        return cut(namespace + "-" + name, Hashes.hex(cluster.id(), namespace, name));
    }

    /** The existing or possible name of a binding's target role, regardless of the account's limits. */
    static String ofTarget(ClusterIdentity cluster, String namespace, String name, CrossAccountBindingSpec spec) {
        return Optional.ofNullable(spec.role()).map(RoleSpec::name).orElseGet(() -> of(cluster, namespace, name));
    }

    /** The name of the workload's own role, which may be in the same account as the target role. */
    static String ofSource(ClusterIdentity cluster, String namespace, String name) {
        return cut(namespace + "-" + name, Hashes.hex("source", cluster.id(), namespace, name));
    }

    /** The source role shared by all chained bindings of a service account. */
    static String ofServiceAccount(ClusterIdentity cluster, String namespace, String serviceAccount) {
        return cut(
                namespace + "-" + serviceAccount,
                Hashes.hex("service-account", cluster.id(), namespace, serviceAccount));
    }

    /** Whether this name may be a generated name. IAM ignores the case of names. */
    static boolean mayBeGenerated(String name) {
        return GENERATED.matcher(name).find();
    }

    private static String cut(String readable, String hash) {
        int room = MAX_LENGTH - HASH_LENGTH - 1;
        String cut = readable.length() <= room ? readable : readable.substring(0, room);
        return cut + "-" + hash.substring(0, HASH_LENGTH);
    }
}
