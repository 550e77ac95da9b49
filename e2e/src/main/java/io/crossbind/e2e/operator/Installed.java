package io.crossbind.e2e.operator;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.process.ProjectRoot;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The shipped installation on a cluster: CRDs, namespace, service account, rights and admission policies, exactly as in {@code crds/} and
 * {@code operator/}. Only the binding of the policy {@code crossbind-limits} is left out, because tests need the operator's own refusals.
 * The Deployment is applied with no replicas, because a process of the test replaces its pod.
 */
public final class Installed {

    /** The namespace of the operator and its Lease. */
    public static final String NAMESPACE = "crossbind-system";

    /** The common name of the service account, the Deployment, the roles and the Lease. */
    public static final String NAME = "crossbind";

    private static final List<String> KINDS =
            List.of("accessrecords", "awsaccounts", "crossaccountbindings", "resourceshares");
    private static final Duration PUBLISHED_LIMIT = Duration.ofSeconds(30);

    /** The installations by cluster. */
    private static final Map<Cluster, Installed> BY_CLUSTER = new WeakHashMap<>();

    private final Path kubeconfig;

    private Installed(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /**
     * Returns the installation of this cluster. Only the first call applies the manifests, because each of the four kubectl processes costs
     * a test class a part of a second.
     *
     * @throws IllegalStateException with the API server's message, if the API server refuses a manifest
     */
    public static Installed on(Cluster cluster) {
        synchronized (BY_CLUSTER) {
            return BY_CLUSTER.computeIfAbsent(cluster, Installed::anew);
        }
    }

    /**
     * Applies the manifests as the README describes, and waits until the API serves the kinds. Repeated calls are harmless.
     *
     * @throws IllegalStateException with the API server's message, if the API server refuses a manifest
     */
    public static Installed anew(Cluster cluster) {
        Kubectl kubectl = new Kubectl(cluster.adminKubeconfig());
        crds(kubectl);
        kubectl.run(
                        "apply",
                        "-k",
                        ProjectRoot.path("e2e/src/main/resources/installed").toString())
                .orThrow();
        kubectl.run("scale", "deployment", NAME, "--namespace", NAMESPACE, "--replicas=0")
                .orThrow();
        return new Installed(cluster.kubeconfigOf(NAMESPACE, NAME));
    }

    /**
     * Environment variables that reach the API server as the operator's service account. A pod has no kubeconfig. The parser of a
     * kubeconfig would load the classes of every Kubernetes kind.
     */
    public Map<String, String> podEnvironment() {
        Config read;
        try {
            read = Serialization.unmarshal(Files.readString(kubeconfig), Config.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var server = read.getClusters().getFirst().getCluster();
        return Map.of(
                "KUBECONFIG", "/none",
                "KUBERNETES_MASTER", server.getServer(),
                "KUBERNETES_AUTH_TOKEN", read.getUsers().getFirst().getUser().getToken(),
                "KUBERNETES_CERTS_CA_DATA", server.getCertificateAuthorityData());
    }

    /** A kubeconfig with the token of the operator's own service account. The user of the kubeconfig has exactly the shipped rights. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Applies the CRDs, and waits until the API server serves them. */
    public static void crds(Kubectl kubectl) {
        String crds = ProjectRoot.path("crds").toString();
        kubectl.run("apply", "--server-side", "-f", crds).orThrow();
        kubectl.run("wait", "--for=condition=Established", "--timeout=60s", "-f", crds)
                .orThrow();
    }
}
