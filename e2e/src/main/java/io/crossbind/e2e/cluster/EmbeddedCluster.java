package io.crossbind.e2e.cluster;

import io.crossbind.e2e.process.TempDirectory;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Kubernetes API inside this process, for the demo: fabric8's mock server with {@link EmbeddedApi}, over plain HTTP on 127.0.0.1. The
 * cluster stores, watches and applies objects, and signs tokens. It has no authorization, no validation and no running pods.
 */
public final class EmbeddedCluster implements Cluster {

    /** An issuer in the format of EKS, with an id that no cluster has. */
    public static final String DEFAULT_ISSUER =
            "https://oidc.eks.eu-west-1.amazonaws.com/id/E3BEDDEDC1D57E44E3BEDDEDC1D57E44";

    private static final Duration ADMIN_TOKEN_LIFETIME = Duration.ofHours(12);

    /** The mock server logs each request. This strong reference keeps the logger, and its level, from being garbage collected. */
    private static final Logger MOCK_SERVER_LOG = Logger.getLogger("io.fabric8.mockwebserver");

    static {
        MOCK_SERVER_LOG.setLevel(Level.WARNING);
    }

    private final String issuer;
    private final ServiceAccountTokens tokens;
    private final OpenWatches watches = new OpenWatches();
    private final KubernetesMockServer server;
    private final TempDirectory directory;
    private final Path adminKubeconfig;
    private final KubernetesClient admin;

    private EmbeddedCluster(String issuer, TempDirectory directory) {
        this.issuer = issuer;
        this.directory = directory;
        this.tokens = new ServiceAccountTokens(issuer);
        Context context = new Context(Serialization.jsonMapper());
        MockWebServer http = new MockWebServer();
        this.server = new KubernetesMockServer(
                context, http, new HashMap<>(), new EmbeddedApi(tokens, watches, http::reset), false);
        server.start(InetAddress.getLoopbackAddress(), 0);
        this.adminKubeconfig = writeKubeconfig("admin", "admin");
        this.admin = client(adminKubeconfig);
        List.of("default", "kube-system").forEach(this::createNamespace);
    }

    /** Starts a cluster on a free port, with its kubeconfig files in a directory that is deleted with the cluster. */
    public static EmbeddedCluster start() {
        return start(DEFAULT_ISSUER);
    }

    public static EmbeddedCluster start(String issuer) {
        return new EmbeddedCluster(issuer, TempDirectory.create("embedded"));
    }

    @Override
    public String name() {
        return "embedded";
    }

    @Override
    public Path adminKubeconfig() {
        return adminKubeconfig;
    }

    @Override
    public KubernetesClient admin() {
        return admin;
    }

    @Override
    public String issuer() {
        return issuer;
    }

    @Override
    public String jwks() {
        return admin.raw("/openid/v1/jwks");
    }

    @Override
    public String token(String namespace, String serviceAccount, String audience, Duration lifetime) {
        return TokenRequests.of(admin, namespace, serviceAccount, List.of(audience), lifetime);
    }

    @Override
    public String tokenOfPod(String namespace, String pod, String audience, Duration lifetime) {
        return TokenRequests.ofPod(admin, namespace, pod, audience, lifetime);
    }

    @Override
    public Path kubeconfigOf(String namespace, String serviceAccount) {
        String token = token(namespace, serviceAccount, issuer, ADMIN_TOKEN_LIFETIME);
        return writeKubeconfig(namespace + "-" + serviceAccount, token);
    }

    /** The number of watches held open by clients, by plural of the kind. */
    public Map<String, Integer> openWatches() {
        return watches.counts();
    }

    @Override
    public void close() {
        admin.close();
        server.shutdown();
        directory.close();
    }

    private void createNamespace(String name) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    private static KubernetesClient client(Path kubeconfig) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
    }

    private Path writeKubeconfig(String user, String token) {
        String text = """
                apiVersion: v1
                kind: Config
                current-context: embedded
                contexts: [{name: embedded, context: {cluster: embedded, user: %s, namespace: default}}]
                clusters: [{name: embedded, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: %s, user: {token: "%s"}}]
                """.formatted(user, server.getPort(), user, token);
        return directory.write("kubeconfig-" + user, text);
    }
}
