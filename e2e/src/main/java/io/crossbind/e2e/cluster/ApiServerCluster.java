package io.crossbind.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A cluster with a real API server, which {@link ClusterAccess} calls. Subclasses differ only in the name and in {@link #close}. */
abstract class ApiServerCluster implements Cluster {
    private final ClusterAccess access;
    private final String issuer;

    ApiServerCluster(ClusterAccess access, String issuer) {
        this.access = access;
        this.issuer = issuer;
    }

    @Override
    public Path adminKubeconfig() {
        return access.adminKubeconfig();
    }

    @Override
    public KubernetesClient admin() {
        return access.admin();
    }

    @Override
    public String issuer() {
        return issuer;
    }

    @Override
    public String jwks() {
        return access.jwks();
    }

    @Override
    public String token(String namespace, String serviceAccount, String audience, Duration lifetime) {
        return access.token(namespace, serviceAccount, List.of(audience), lifetime);
    }

    @Override
    public String tokenOfPod(String namespace, String pod, String audience, Duration lifetime) {
        return TokenRequests.ofPod(access.admin(), namespace, pod, audience, lifetime);
    }

    @Override
    public Path kubeconfigOf(String namespace, String serviceAccount) {
        return access.kubeconfigOf(namespace, serviceAccount);
    }

    @Override
    public void close() {
        access.close();
    }
}
