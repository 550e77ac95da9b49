package io.crossbind.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A cluster that somebody else runs (kind, EKS), given by an administrator's kubeconfig. It is left running. */
public final class ExternalCluster implements Cluster {

    private final ClusterAccess access;
    private final String issuer;

    private ExternalCluster(ClusterAccess access) {
        this.access = access;
        this.issuer = access.issuer();
    }

    /**
     * Connects to it.
     *
     * @param adminKubeconfig its current context is used
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when it does not answer
     */
    public static ExternalCluster of(Path adminKubeconfig) {
        return new ExternalCluster(new ClusterAccess(adminKubeconfig));
    }

    @Override
    public String name() {
        return "external";
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
    public Path kubeconfigOf(String namespace, String serviceAccount) {
        return access.kubeconfigOf(namespace, serviceAccount);
    }

    @Override
    public void close() {
        access.close();
    }
}
