package io.crossbind.desired;

/**
 * The ConfigMap that holds the AWS config file of one service account, with a profile for each of its chained bindings. It is in
 * the service account's namespace and is there as long as a binding wants pods to have it: its presence alone decides that the
 * webhook injects.
 */
public final class ProfilesConfigMap {
    /** Key of its data: the AWS config file. */
    public static final String KEY = "config";

    /** Label by which the operator knows what it wrote; the value is {@link #MANAGER}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String MANAGER = "crossbind";

    /** Label: name of the service account. Other ConfigMaps of the operator do not have it. */
    public static final String SERVICE_ACCOUNT = "crossbind.io/service-account";

    /** Annotation: name of the profile that counts where a program asks for none. */
    public static final String DEFAULT_PROFILE = "crossbind.io/default-profile";

    private ProfilesConfigMap() {}

    public static String nameFor(String serviceAccount) {
        return "crossbind-" + serviceAccount;
    }
}
