package io.crossbind.e2e.webhook;

import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.operator.OperatorProcess;
import io.crossbind.e2e.process.FreePorts;
import io.crossbind.e2e.process.ProjectRoot;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The shipped webhook, served by an operator with the shipped rights. This API server has no network to Services, so a URL replaces the
 * Service. {@code failurePolicy: Fail} shows whether calls succeed.
 */
final class ServedWebhook implements AutoCloseable {
    static final String NAME = "crossbind-webhook";
    static final Duration SOON = Duration.ofSeconds(60);

    private final Kubectl kubectl;
    private final Installed installed;
    private final List<String> namespaces = new ArrayList<>();
    private final List<OperatorProcess> replicas = new ArrayList<>();
    private final int port = FreePorts.one();

    ServedWebhook(Cluster cluster) {
        kubectl = new Kubectl(cluster.adminKubeconfig());
        installed = Installed.on(cluster);
        kubectl.run(
                        "apply",
                        "-k",
                        ProjectRoot.path("e2e/src/test/resources/install/webhook-judged-by-the-operator")
                                .toString())
                .orThrow();
        kubectl.run("scale", "deployment", Installed.NAME, "-n", Installed.NAMESPACE, "--replicas=0")
                .orThrow();
        patch("""
                [{"op": "remove", "path": "/webhooks/0/clientConfig/service"},
                 {"op": "add", "path": "/webhooks/0/clientConfig/url", "value": "https://127.0.0.1:%d/mutate-pods"}]""".formatted(port));
        failurePolicy("Fail");
        replicaAt(port);
    }

    Kubectl kubectl() {
        return kubectl;
    }

    /** The replica called by the API server. */
    OperatorProcess operator() {
        return replicas.getFirst();
    }

    /** The port of the replica called by the API server. */
    int port() {
        return port;
    }

    /** Starts the first or another replica, and waits until the replica is ready. */
    OperatorProcess replicaAt(int otherPort) {
        OperatorProcess replica = replica(otherPort).start();
        replicas.add(replica);
        return replica;
    }

    /** Another replica, which the caller starts and closes. */
    OperatorProcess.Builder replica(int otherPort) {
        return OperatorProcess.with(installed.kubeconfig())
                .flag("cluster-id", "webhook-test")
                .flag("webhook", "true")
                .flag("webhook-address", "127.0.0.1")
                .flag("webhook-port", Integer.toString(otherPort));
    }

    void namespace(String name, boolean injected) {
        namespaces.add(name);
        kubectl.run("create", "namespace", name).orThrow();
        if (injected) {
            label(name, "crossbind.io/inject=enabled");
        }
        kubectl.await(SOON, "get", "serviceaccount", "default", "-n", name);
    }

    void label(String namespace, String label) {
        kubectl.run("label", "namespace", namespace, label).orThrow();
    }

    /** Requests a pod in a dry run. */
    Kubectl.Result tryPod(String namespace, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("run", "app", "-n", namespace, "--image=app", "--dry-run=server"));
        arguments.addAll(List.of(more));
        return kubectl.run(arguments.toArray(String[]::new));
    }

    void awaitPod(String namespace) {
        await().atMost(SOON).until(() -> tryPod(namespace).succeeded());
    }

    void failurePolicy(String policy) {
        patch("[{\"op\": \"replace\", \"path\": \"/webhooks/0/failurePolicy\", \"value\": \"%s\"}]".formatted(policy));
    }

    void patch(String operations) {
        kubectl.run("patch", "mutatingwebhookconfiguration", NAME, "--type=json", "-p", operations)
                .orThrow();
    }

    /** The decoded value of a key of the Secret. */
    String secret(String key) {
        return decoded(
                "secret", NAME, "-n", Installed.NAMESPACE, "-o", "jsonpath={.data." + key.replace(".", "\\.") + "}");
    }

    String bundle() {
        return decoded("mutatingwebhookconfiguration", NAME, "-o", "jsonpath={.webhooks[0].clientConfig.caBundle}");
    }

    private String decoded(String... arguments) {
        List<String> get = new ArrayList<>(List.of("get"));
        get.addAll(List.of(arguments));
        String encoded = kubectl.run(get.toArray(String[]::new)).orThrow();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    X509Certificate storedCertificate() throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(secret("tls.crt").getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        replicas.forEach(OperatorProcess::close);
        kubectl.run(
                "delete", "mutatingwebhookconfiguration,clusterrole,clusterrolebinding", NAME, "--ignore-not-found");
        kubectl.run("delete", "role,rolebinding,secret,service", NAME, "-n", Installed.NAMESPACE, "--ignore-not-found");
        namespaces.forEach(name -> kubectl.run("delete", "namespace", name, "--wait=false"));
    }
}
