package io.crossbind.model;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The facts of a pod about its AWS credentials.
 *
 * @param name in its namespace
 * @param createdAt metadata.creationTimestamp, whole seconds
 * @param roleArns the values of AWS_ROLE_ARN in the containers, set by the pod identity webhook of EKS
 * @param configMaps names of the ConfigMaps in the volumes
 * @param podIdentity whether a container has AWS_CONTAINER_CREDENTIALS_FULL_URI, set by EKS Pod Identity
 * @param owner the controller; empty for a bare pod
 */
public record ObservedPod(
        String name,
        Instant createdAt,
        Set<String> roleArns,
        Set<String> configMaps,
        boolean podIdentity,
        Optional<Owner> owner) {
    public ObservedPod {
        roleArns = Set.copyOf(roleArns);
        configMaps = Set.copyOf(configMaps);
    }

    /**
     * A controller, such as a ReplicaSet.
     *
     * @param apiVersion {@code apps/v1} for Kubernetes' own kinds; other groups have kinds with the same names
     * @param uid metadata.uid: another object with the same name is another owner
     */
    public record Owner(String apiVersion, String kind, String name, String uid) {}
}
