package io.crossbind.desired;

import io.crossbind.model.Hashes;

/**
 * The ConfigMap that contains the AWS config file of a service account, with a profile for each of its chained bindings. It is in the
 * service account's namespace. The webhook injects as long as the ConfigMap names the service account. The operator empties a ConfigMap
 * that no binding needs, and garbage collection deletes it with the last binding that owns it.
 */
public final class ProfilesConfigMap {
    /** Key of its data: the AWS config file. */
    public static final String KEY = "config";

    /** Label by which the operator recognizes its own ConfigMaps; the value is {@link #MANAGER}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String MANAGER = "crossbind";

    /** Annotation: name of the service account, which may be longer than a label can be. */
    public static final String SERVICE_ACCOUNT = "crossbind.io/service-account";

    /** Annotation: name of the profile that counts where a program asks for none. */
    public static final String DEFAULT_PROFILE = "crossbind.io/default-profile";

    /** Names of ConfigMaps (Kubernetes, object names). */
    private static final int MAX_NAME = 253;

    private static final int HASH_LENGTH = 16;

    private ProfilesConfigMap() {}

    /** {@code crossbind-} and the service account's name, with a hash where that would be too long. */
    public static String nameFor(String serviceAccount) {
        String name = "crossbind-" + serviceAccount;
        return name.length() <= MAX_NAME
                ? name
                : name.substring(0, MAX_NAME - HASH_LENGTH - 1)
                        + "-"
                        + Hashes.hex(serviceAccount).substring(0, HASH_LENGTH);
    }
}
