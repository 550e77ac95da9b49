package io.crossbind.e2e.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossbind.e2e.cluster.Cluster;
import io.crossbind.e2e.cluster.ClusterExtension;
import io.crossbind.e2e.cluster.Kubectl;
import io.crossbind.e2e.operator.Installed;
import io.crossbind.e2e.operator.OperatorProcess;
import io.crossbind.e2e.process.FreePorts;
import io.crossbind.e2e.process.ProjectRoot;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The API server calls the operator and trusts the certificate that the operator made, with the shipped rights. No network leads
 * from this API server to a Service, so the test puts a URL in its place; {@code failurePolicy: Fail} shows whether calls succeed.
 */
@ExtendWith(ClusterExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class WebhookTest {
    private static final String NAME = "crossbind-webhook";
    private static final String INJECTED = "webhook-injected";
    private static final String OTHER = "webhook-other";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Kubectl kubectl;
    private final OperatorProcess operator;

    WebhookTest(Cluster cluster) {
        kubectl = new Kubectl(cluster.adminKubeconfig());
        Installed installed = Installed.on(cluster);
        kubectl.run("apply", "-k", ProjectRoot.path("e2e/src/test/resources/install/webhook").toString())
                .orThrow();
        kubectl.run("scale", "deployment", "crossbind", "-n", Installed.NAMESPACE, "--replicas=0")
                .orThrow();
        int port = FreePorts.one();
        patch(
                """
                [{"op": "remove", "path": "/webhooks/0/clientConfig/service"},
                 {"op": "add", "path": "/webhooks/0/clientConfig/url", "value": "https://127.0.0.1:%d/mutate-pods"}]"""
                        .formatted(port));
        failurePolicy("Fail");
        operator = OperatorProcess.with(installed.kubeconfig())
                .flag("cluster-id", "webhook-test")
                .flag("webhook", "true")
                .flag("webhook-address", "127.0.0.1")
                .flag("webhook-port", Integer.toString(port))
                .start();
    }

    @BeforeAll
    void namespaces() {
        kubectl.run("create", "namespace", INJECTED).orThrow();
        kubectl.run("create", "namespace", OTHER).orThrow();
        kubectl.run("label", "namespace", INJECTED, "crossbind.io/inject=enabled").orThrow();
        for (String namespace : new String[] {INJECTED, OTHER}) {
            kubectl.await(SOON, "get", "serviceaccount", "default", "-n", namespace).orThrow();
        }
    }

    @AfterAll
    void leaveThingsAsTheyWere() {
        operator.close();
        kubectl.run("delete", "mutatingwebhookconfiguration,clusterrole,clusterrolebinding", NAME, "--ignore-not-found");
        kubectl.run("delete", "role,rolebinding,secret,service", NAME, "-n", Installed.NAMESPACE, "--ignore-not-found");
        kubectl.run("delete", "namespace", INJECTED, OTHER, "--wait=false");
    }

    @Test
    void podsArePassedThroughTheWebhook() {
        awaitPod(INJECTED);
        assertThat(createPod(OTHER).succeeded()).isTrue();

        operator.stop();
        try {
            assertThat(createPod(INJECTED).err())
                    .as("this namespace's pods are sent to the webhook")
                    .contains("failed calling webhook \"pods.crossbind.io\"");
            assertThat(createPod(OTHER).succeeded()).as("others are not").isTrue();
            assertThat(kubectl.run(
                                    "run",
                                    "app",
                                    "-n",
                                    INJECTED,
                                    "--image=app",
                                    "--labels=crossbind.io/inject=false",
                                    "--dry-run=server")
                            .succeeded())
                    .as("neither are pods that opted out")
                    .isTrue();

            failurePolicy("Ignore");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(createPod(INJECTED).succeeded())
                            .as("as it ships, pods start while the operator is down")
                            .isTrue());
        } finally {
            failurePolicy("Fail");
            operator.restart();
        }
        awaitPod(INJECTED);
    }

    @Test
    void aRestartKeepsTheCertificate() {
        awaitPod(INJECTED);
        String before = secret("{.data.tls\\.crt}");
        assertThat(before).isNotEmpty();
        assertThat(secret("{.data.ca\\.crt}")).isEqualTo(bundle());

        operator.stop();
        operator.restart();
        awaitPod(INJECTED);

        assertThat(secret("{.data.tls\\.crt}")).isEqualTo(before);
        assertThat(new String(Base64.getDecoder().decode(bundle()))).containsOnlyOnce("BEGIN CERTIFICATE");
    }

    /** Whatever becomes of the manifests, the operator puts its CA back. */
    @Test
    void aBundleThatWasTakenAwayComesBack() {
        awaitPod(INJECTED);
        patch("[{\"op\": \"remove\", \"path\": \"/webhooks/0/clientConfig/caBundle\"}]");

        await().atMost(SOON).untilAsserted(() -> assertThat(bundle()).isEqualTo(secret("{.data.ca\\.crt}")));
        awaitPod(INJECTED);
    }

    @Test
    void applyingTheManifestsAgainKeepsTheCertificate() {
        awaitPod(INJECTED);
        String before = secret("{.data.tls\\.crt}");

        kubectl.run("apply", "-f", ProjectRoot.path("operator/webhook/secret.yaml").toString()).orThrow();

        assertThat(secret("{.data.tls\\.crt}")).isEqualTo(before).isNotEmpty();
    }

    private void awaitPod(String namespace) {
        await().atMost(SOON).untilAsserted(() -> assertThat(createPod(namespace).err()).isEmpty());
    }

    private Kubectl.Result createPod(String namespace) {
        return kubectl.run("run", "app", "-n", namespace, "--image=app", "--dry-run=server");
    }

    private void failurePolicy(String policy) {
        patch("[{\"op\": \"replace\", \"path\": \"/webhooks/0/failurePolicy\", \"value\": \"%s\"}]".formatted(policy));
    }

    private void patch(String operations) {
        kubectl.run("patch", "mutatingwebhookconfiguration", NAME, "--type=json", "-p", operations)
                .orThrow();
    }

    private String secret(String path) {
        return kubectl.run("get", "secret", NAME, "-n", Installed.NAMESPACE, "-o", "jsonpath=" + path)
                .orThrow();
    }

    private String bundle() {
        return kubectl.run(
                        "get",
                        "mutatingwebhookconfiguration",
                        NAME,
                        "-o",
                        "jsonpath={.webhooks[0].clientConfig.caBundle}")
                .orThrow();
    }
}
