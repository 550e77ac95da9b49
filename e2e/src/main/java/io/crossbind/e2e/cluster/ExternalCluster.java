package io.crossbind.e2e.cluster;

import java.nio.file.Path;

/** An externally managed cluster (kind, EKS), given by an administrator's kubeconfig. {@link #close} leaves the cluster running. */
public final class ExternalCluster extends ApiServerCluster {

    private ExternalCluster(ClusterAccess access) {
        super(access, access.issuer());
    }

    /**
     * Connects to the cluster.
     *
     * @param adminKubeconfig its current context is used
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if the cluster does not answer
     */
    public static ExternalCluster of(Path adminKubeconfig) {
        return new ExternalCluster(new ClusterAccess(adminKubeconfig));
    }

    @Override
    public String name() {
        return "external";
    }
}
