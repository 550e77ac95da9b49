package io.crossbind.desired;

import java.time.Duration;
import java.util.Optional;

/**
 * The injection into pods of a service account, with which their AWS SDKs assume the roles of the account's bindings in turn: first the
 * source role with a token of the pod, then the target role.
 *
 * @param configMap name of the ConfigMap in the pod's namespace; its key {@code config} holds the AWS config file
 * @param profile name of the profile in it that counts where a program asks for none
 * @param audience of the token, as the source role's trust pins it
 * @param tokenLifetime how long a token is valid; the kubelet replaces it before
 * @param annotatedRole role that the service account is annotated with for the pod identity webhook of EKS, which some SDKs take first
 */
public record Injection(
        String configMap, String profile, String audience, Duration tokenLifetime, Optional<String> annotatedRole) {
    /** The shortest that the API server accepts (Kubernetes API reference, ServiceAccountTokenProjection). */
    public static final Duration SHORTEST = Duration.ofMinutes(10);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the API server would reject a pod with this injection
     */
    public Injection {
        if (configMap.isBlank() || profile.isBlank() || audience.isBlank()) {
            throw new IllegalArgumentException("ConfigMap, profile and audience need a value");
        }
        if (tokenLifetime.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("a token must live for at least " + SHORTEST + ": " + tokenLifetime);
        }
    }
}
