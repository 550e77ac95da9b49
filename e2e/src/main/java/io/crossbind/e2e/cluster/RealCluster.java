package io.crossbind.e2e.cluster;

import io.crossbind.e2e.process.ProjectRoot;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A cluster with a real API server, started for one run and removed afterwards. RBAC is on, schemas and CEL are enforced, controllers
 * delete namespaces and collect garbage, and tokens are signed. The issuer looks like the issuer of an EKS cluster.
 */
public final class RealCluster extends ApiServerCluster {

    private static final AtomicInteger STARTED = new AtomicInteger();

    private final ControlPlane controlPlane;

    private RealCluster(ControlPlane controlPlane, ClusterAccess access, String issuer) {
        super(access, issuer);
        this.controlPlane = controlPlane;
    }

    /**
     * Starts a new cluster. Several clusters can run side by side.
     *
     * @throws IllegalStateException if a tool is not built; with the end of its log, if a process does not become ready
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
    public Optional<Path> auditLog() {
        return Optional.of(controlPlane.auditLog());
    }

    @Override
    public void close() {
        super.close();
        controlPlane.close();
    }
}
