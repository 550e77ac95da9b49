package io.crossbind.desired;

import java.time.Duration;
import java.util.Optional;

/**
 * The injection into pods of a service account. With the injected file, AWS SDKs assume the roles of the service account's bindings in two steps:
 * first the source role with a token of the pod, then the target role.
 *
 * @param configMap name of the ConfigMap in the pod's namespace; its key {@code config} holds the AWS config file
 * @param profile name of the profile in the file for programs that name no profile
 * @param audience of the token, pinned by the source role's trust
 * @param tokenLifetime how long a token is valid; the kubelet replaces the token before
 * @param annotatedRole role in the service account's annotation for the pod identity webhook of EKS; some SDKs prefer this role
 */
public record Injection(
        String configMap, String profile, String audience, Duration tokenLifetime, Optional<String> annotatedRole) {
    /** The shortest token lifetime accepted by the API server (Kubernetes API reference, ServiceAccountTokenProjection). */
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
