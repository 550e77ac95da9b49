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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pods that the API server sends to the operator, the start of pods without the webhook, and the certificate trusted by the API server.
 */
@ExtendWith(ClusterExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class WebhookTest {
    private static final String INJECTED = "webhook-injected";
    private static final String OTHER = "webhook-other";

    /** The security level required in the operator's namespace (Kubernetes, Pod Security Standards, restricted). */
    private static final String RESTRICTED = """
            {"spec": {"containers": [{"name": "app", "image": "app", "securityContext": {
              "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]},
              "runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}}}]}}""";

    private final ServedWebhook webhook;
    private final Kubectl kubectl;

    WebhookTest(Cluster cluster) {
        webhook = new ServedWebhook(cluster);
        kubectl = webhook.kubectl();
    }

    @BeforeAll
    void namespaces() {
        webhook.namespace(INJECTED, true);
        webhook.namespace(OTHER, false);
    }

    @AfterAll
    void leaveThingsAsTheyWere() {
        webhook.close();
    }

    @Test
    void onlyPodsOfLabelledNamespacesNeedTheOperator() {
        webhook.awaitPod(INJECTED);
        webhook.operator().stop();
        try {
            assertThat(webhook.tryPod(INJECTED).err()).contains("failed calling webhook \"pods.crossbind.io\"");
            assertThat(webhook.tryPod(OTHER).err()).isEmpty();
            assertThat(webhook.tryPod(INJECTED, "--labels=crossbind.io/inject=false")
                            .err())
                    .as("a pod that opted out")
                    .isEmpty();
        } finally {
            webhook.operator().restart();
        }
        webhook.awaitPod(INJECTED);
    }

    /** A label set on these namespaces by mistake does not keep the pods of the cluster and of the operator from starting. */
    @Test
    void theClustersOwnPodsAndTheOperatorsNeverDependOnIt() {
        webhook.awaitPod(INJECTED);
        webhook.operator().stop();
        try {
            for (String namespace : new String[] {"kube-system", Installed.NAMESPACE}) {
                kubectl.await(ServedWebhook.SOON, "get", "serviceaccount", "default", "-n", namespace);
                webhook.label(namespace, "crossbind.io/inject=enabled");
                try {
                    assertThat(webhook.tryPod(namespace, "--overrides=" + RESTRICTED)
                                    .err())
                            .isEmpty();
                } finally {
                    webhook.label(namespace, "crossbind.io/inject-");
                }
            }
        } finally {
            webhook.operator().restart();
        }
    }

    @Test
    void asItShipsPodsStartWhileTheOperatorIsDown() {
        webhook.awaitPod(INJECTED);
        webhook.operator().stop();
        try {
            webhook.failurePolicy("Ignore");
            webhook.awaitPod(INJECTED);
        } finally {
            webhook.failurePolicy("Fail");
            webhook.operator().restart();
        }
        webhook.awaitPod(INJECTED);
    }

    /** The shipped configuration under another name, with a missing Service. */
    @Test
    void asItShipsPodsStartWhereTheServiceIsAbsent() throws IOException {
        String shipped = Files.readString(ProjectRoot.path("operator/webhook/mutatingwebhookconfiguration.yaml"));
        String copy = shipped.replace("name: " + ServedWebhook.NAME, "name: webhook-without-service");
        kubectl.apply(copy.replace("failurePolicy: Ignore", "failurePolicy: Fail"))
                .orThrow();
        try {
            await().atMost(ServedWebhook.SOON)
                    .untilAsserted(() ->
                            assertThat(webhook.tryPod(INJECTED).err()).contains("service \"webhook-without-service\""));
            assertThat(webhook.tryPod(OTHER).err()).isEmpty();

            kubectl.apply(copy).orThrow();
            webhook.awaitPod(INJECTED);
        } finally {
            kubectl.delete(copy);
        }
    }

    @Test
    void everyReplicaShowsTheSameCertificateAlsoAfterARestart() throws Exception {
        webhook.awaitPod(INJECTED);
        X509Certificate stored = webhook.storedCertificate();
        int port = FreePorts.one();
        try (OperatorProcess standby = webhook.replicaAt(port)) {
            assertThat(standby.isReady()).as("though it does not lead").isTrue();
            assertThat(standby.metrics())
                    .contains("crossbind_leader 0.0", "crossbind_webhook_certificate_expiration_timestamp_seconds ");
            assertThat(shownAt(port)).isEqualTo(shownAt(webhook.port())).isEqualTo(stored);
        }

        webhook.operator().restart();

        assertThat(shownAt(webhook.port())).isEqualTo(stored);
        assertThat(webhook.bundle()).isEqualTo(webhook.secret("ca.crt")).containsOnlyOnce("BEGIN CERTIFICATE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"data\": null}", "{\"data\": {\"tls.key\": \"c3RyYXk=\"}}"})
    void aSecretThatIsEmptiedOrSpoiltMeansANewCertificateWithoutARestart(String change) throws Exception {
        webhook.awaitPod(INJECTED);
        X509Certificate before = webhook.storedCertificate();

        patchSecret(change);

        await().atMost(ServedWebhook.SOON).until(() -> !shownAt(webhook.port()).equals(before));
        webhook.awaitPod(INJECTED);
        assertThat(shownAt(webhook.port())).isEqualTo(webhook.storedCertificate());
        assertThat(webhook.bundle()).isEqualTo(webhook.secret("ca.crt"));
    }

    /** The operator restores its CA after any edit of the manifests. */
    @Test
    void aBundleThatWasTakenAwayComesBack() {
        webhook.awaitPod(INJECTED);
        webhook.patch("[{\"op\": \"remove\", \"path\": \"/webhooks/0/clientConfig/caBundle\"}]");

        await().atMost(ServedWebhook.SOON)
                .untilAsserted(() -> assertThat(webhook.bundle()).isEqualTo(webhook.secret("ca.crt")));
        webhook.awaitPod(INJECTED);
    }

    @Test
    void applyingTheManifestsAgainKeepsTheCertificate() throws Exception {
        webhook.awaitPod(INJECTED);
        X509Certificate before = webhook.storedCertificate();

        kubectl.apply(ProjectRoot.path("operator/webhook/secret.yaml")).orThrow();

        assertThat(webhook.storedCertificate()).isEqualTo(before);
    }

    /** The certificate files change, as with cert-manager. */
    @Test
    void certificatesThatSomebodyElseKeepsAreShownAsTheyChange(@TempDir Path directory) throws Exception {
        webhook.awaitPod(INJECTED);
        X509Certificate first = webhook.storedCertificate();
        copySecretTo(directory);
        int port = FreePorts.one();
        try (OperatorProcess replica = webhook.replica(port)
                .flag("webhook-cert-dir", directory.toString())
                .start()) {
            assertThat(shownAt(port)).isEqualTo(first);

            patchSecret("{\"data\": null}");
            await().atMost(ServedWebhook.SOON)
                    .until(() -> !shownAt(webhook.port()).equals(first));
            assertThat(shownAt(port)).as("files that did not change").isEqualTo(first);
            copySecretTo(directory);

            X509Certificate second = webhook.storedCertificate();
            await().atMost(ServedWebhook.SOON).until(() -> shownAt(port).equals(second));
        }
    }

    private void copySecretTo(Path directory) throws IOException {
        for (String name : new String[] {"tls.crt", "tls.key"}) {
            Files.writeString(directory.resolve(name), webhook.secret(name));
        }
    }

    @Test
    void withoutItsRightsAReplicaIsNotReadySaysWhyAndGoesOnWhenItHasThem() {
        kubectl.run("delete", "clusterrolebinding", ServedWebhook.NAME).orThrow();
        try (OperatorProcess replica = webhook.replica(FreePorts.one()).startWithoutWaiting()) {
            await().atMost(ServedWebhook.SOON)
                    .untilAsserted(() -> assertThat(replica.log())
                            .contains("cannot read MutatingWebhookConfiguration", "forbidden"));
            assertThat(replica.isReady()).isFalse();

            kubectl.apply(ProjectRoot.path("operator/webhook/rbac.yaml")).orThrow();
            replica.awaitReady();
        } finally {
            kubectl.apply(ProjectRoot.path("operator/webhook/rbac.yaml")).orThrow();
        }
    }

    private void patchSecret(String change) {
        kubectl.run("patch", "secret", ServedWebhook.NAME, "-n", Installed.NAMESPACE, "--type=merge", "-p", change)
                .orThrow();
    }

    private static X509Certificate shownAt(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new AnyCertificate()}, new SecureRandom());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Accepts any certificate, because the tests only inspect it. */
    private static final class AnyCertificate implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
