package io.crossbind.e2e.cluster;

import java.nio.file.Path;

/** An externally managed cluster (kind, EKS), given by an administrator's kubeconfig. It is left running. */
public final class ExternalCluster extends ApiServerCluster {

    private ExternalCluster(ClusterAccess access) {
        super(access, access.issuer());
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
}
