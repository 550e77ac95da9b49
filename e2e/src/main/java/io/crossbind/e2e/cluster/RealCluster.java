package io.crossbind.e2e.cluster;

import io.crossbind.e2e.process.ProjectRoot;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cluster with a real API server, started for one run and gone after it: RBAC is on, schemas and CEL are enforced,
 * controllers delete namespaces and collect garbage, tokens are signed. Its issuer looks like that of an EKS cluster.
 */
public final class RealCluster implements Cluster {

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final ControlPlane controlPlane;
    private final ClusterAccess access;
    private final String issuer;

    private RealCluster(ControlPlane controlPlane, ClusterAccess access, String issuer) {
        this.controlPlane = controlPlane;
        this.access = access;
        this.issuer = issuer;
    }

    /**
     * Starts a new cluster. Several can run side by side.
     *
     * @throws IllegalStateException when a tool is not built, or a process does not get ready: with the end of its log
     */
    public static RealCluster start() {
        String issuer = "https://oidc.eks.eu-west-1.amazonaws.com/id/" + newId();
        ControlPlane controlPlane = new ControlPlane(issuer, newLogDirectory());
        try {
            return new RealCluster(controlPlane, new ClusterAccess(controlPlane.start()), issuer);
        } catch (RuntimeException e) {
            controlPlane.close();
            throw e;
        }
    }

    /** EKS uses 32 hexadecimal digits in capitals. */
    private static String newId() {
        byte[] bytes = new byte[16];
        ThreadLocalRandom.current().nextBytes(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    private static Path newLogDirectory() {
        String run = "cluster-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet();
        return ProjectRoot.logs().resolve(run);
    }

    @Override
    public String name() {
        return "real";
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
        controlPlane.close();
    }
}
