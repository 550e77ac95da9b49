package io.crossbind.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A running Kubernetes API. The demo and the tests apply manifests to this API. */
public interface Cluster extends AutoCloseable {

    /** The name in a test's output: {@code embedded}, {@code real} or {@code external}. */
    String name();

    /** A kubeconfig file with administrator's rights, for kubectl and helm. */
    Path adminKubeconfig();

    /** A client with administrator's rights. Closing the cluster closes the client. */
    KubernetesClient admin();

    /** The {@code iss} claim of the cluster's service account tokens: https, without a port, as IAM demands. */
    String issuer();

    /** The JSON Web Key Set (RFC 7517) that verifies service account tokens, read from the cluster at each call. */
    String jwks();

    /** A new service account token from the TokenRequest API. */
    String token(String namespace, String serviceAccount, String audience, Duration lifetime);

    /**
     * A token as the kubelet projects it into a pod: of the pod's service account and bound to the pod, as the pod identity agent demands.
     *
     * @param pod the pod's name; the pod must exist, but need not run
     */
    String tokenOfPod(String namespace, String pod, String audience, Duration lifetime);

    /** A kubeconfig file whose only right is the token of this service account, like in a pod. */
    Path kubeconfigOf(String namespace, String serviceAccount);

    /**
     * The API server's audit log, with a line for each write of a service account: a JSON object of {@code audit.k8s.io/v1}. Empty for an
     * external cluster.
     */
    default Optional<Path> auditLog() {
        return Optional.empty();
    }

    @Override
    void close();
}
