package io.crossbind.e2e.cluster;

import java.nio.file.Path;

/** Chooses the cluster of a run. */
public final class Clusters {

    /** The environment variable with the path of an administrator's kubeconfig, to run the suite on another cluster. */
    public static final String KUBECONFIG_VARIABLE = "E2E_KUBECONFIG";

    private Clusters() {}

    /** Returns the cluster of the kubeconfig in {@value #KUBECONFIG_VARIABLE}, or a new one with a real API server on loopback. */
    public static Cluster select() {
        String external = System.getenv(KUBECONFIG_VARIABLE);
        return external == null || external.isBlank() ? RealCluster.start() : ExternalCluster.of(Path.of(external));
    }
}
