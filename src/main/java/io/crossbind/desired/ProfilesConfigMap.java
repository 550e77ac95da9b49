package io.crossbind.desired;

import io.crossbind.model.Hashes;

/**
 * The ConfigMap with the AWS config file of a service account, which has a profile for each of its chained bindings. The ConfigMap is in the service
 * account's namespace. The webhook injects as long as the ConfigMap names the service account. The operator empties a ConfigMap that no binding
 * needs, and garbage collection deletes the ConfigMap with its last owner.
 */
public final class ProfilesConfigMap {
    /** Key of its data: the AWS config file. */
    public static final String KEY = "config";

    /** Label by which the operator recognizes its own ConfigMaps; the value is {@link #MANAGER}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String MANAGER = "crossbind";

    /** Annotation: name of the service account, which may be too long for a label. */
    public static final String SERVICE_ACCOUNT = "crossbind.io/service-account";

    /** Annotation: name of the profile for programs that name no profile. */
    public static final String DEFAULT_PROFILE = "crossbind.io/default-profile";

    /** The maximum length of a ConfigMap's name (Kubernetes, object names). */
    private static final int MAX_NAME = 253;

    private static final int HASH_LENGTH = 16;

    private ProfilesConfigMap() {}

    /** {@code crossbind-} and the service account's name, with a hash if the result would be too long. */
    public static String nameFor(String serviceAccount) {
        String name = "crossbind-" + serviceAccount;
        return name.length() <= MAX_NAME
                ? name
                : name.substring(0, MAX_NAME - HASH_LENGTH - 1)
                        + "-"
                        + Hashes.hex(serviceAccount).substring(0, HASH_LENGTH);
    }
}
