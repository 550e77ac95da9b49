package io.crossbind.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crossbind.desired.Injection;
import io.crossbind.operator.BusyPasses;
import io.crossbind.webhook.AdmissionObserver.Result;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over real TLS, as the API server makes them. */
class WebhookServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Injection INJECTION =
            new Injection("crossbind-reports", "data-prod", "sts.amazonaws.com", Duration.ofHours(1), Optional.empty());
    private static final String REVIEW = """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "705ab4f5",
          "operation": "OPERATION", "resource": {"group": "", "version": "v1", "resource": "pods"},
          "namespace": "analytics", "object": {"metadata": {"generateName": "report-"},
            "spec": {"serviceAccountName": "ACCOUNT", "containers": [{"name": "app"}]}}}}
        """;

    private final ReloadableKeyManager identity = new ReloadableKeyManager();
    private final IssuedCertificate issued = issue();
    private final List<Result> results = new CopyOnWriteArrayList<>();
    private WebhookServer server;

    @BeforeEach
    void start() throws IOException {
        identity.set(issued.identity());
        server = new WebhookServer(
                "127.0.0.1", 0, identity.context(), new Admission(WebhookServerTest::injection), observed());
    }

    private AdmissionObserver observed() {
        return (result, took) -> {
            assertThat(took).isPositive();
            results.add(result);
        };
    }

    private static Optional<Injection> injection(String namespace, String serviceAccount) {
        return switch (namespace + "/" + serviceAccount) {
            case "analytics/reports" -> Optional.of(INJECTION);
            case "analytics/broken" -> throw new IllegalStateException("the cache is not there");
            default -> Optional.empty();
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPodOfTheServiceAccountIsPatched() throws Exception {
        JsonNode answer = JSON.readTree(post(review("CREATE", "reports")).body());

        assertThat(answer.path("apiVersion").asText()).isEqualTo("admission.k8s.io/v1");
        assertThat(answer.path("kind").asText()).isEqualTo("AdmissionReview");
        assertThat(answer.at("/response/uid").asText()).isEqualTo("705ab4f5");
        assertThat(answer.at("/response/allowed").asBoolean()).isTrue();
        assertThat(answer.at("/response/patchType").asText()).isEqualTo("JSONPatch");
        JsonNode pod = JSON.readTree(review("CREATE", "reports")).at("/request/object");
        assertThat(JSON.readTree(answer.at("/response/patch").binaryValue()).toString())
                .isEqualTo(PodInjection.into(pod, INJECTION).patch().toString())
                .contains("crossbind-config");
        assertThat(answer.at("/response").has("warnings")).isFalse();
    }

    @Test
    void aPodDoesNotWaitForPasses() throws Exception {
        try (var _ = new BusyPasses()) {
            assertThat(post(review("CREATE", "reports")).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE others", "CREATE ", "UPDATE reports"})
    void everyOtherPodIsLetThroughAsItIs(String which) throws Exception {
        String[] words = which.split(" ", 2);
        HttpResponse<String> response = post(review(words[0], words[1]));

        JsonNode answer = JSON.readTree(response.body());
        assertThat(answer.at("/response/allowed").asBoolean()).isTrue();
        assertThat(answer.at("/response").has("patch")).isFalse();
        assertThat(answer.at("/response").has("warnings")).isFalse();
    }

    /** The failurePolicy then decides about the pod. */
    @Test
    void whatIsNotKnownIsAnError() throws Exception {
        assertThat(post(review("CREATE", "broken")).statusCode()).isEqualTo(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"apiVersion\": \"admission.k8s.io/v1beta1\", \"kind\": \"AdmissionReview\", \"request\": {\"uid\":"
                        + " \"1\"}}",
                "{\"apiVersion\": \"admission.k8s.io/v1\", \"kind\": \"AdmissionReview\"}"
            })
    void whatIsNoReviewIsRefused(String body) throws Exception {
        assertThat(post(body).statusCode()).isEqualTo(400);
    }

    @Test
    void moreThanAnApiServerSendsIsRefused() throws Exception {
        assertThat(post(" ".repeat(WebhookServer.LARGEST_REVIEW + 1)).statusCode())
                .isEqualTo(413);
        String padded = review("CREATE", "reports");
        padded += " ".repeat(WebhookServer.LARGEST_REVIEW - padded.length());
        assertThat(post(padded).statusCode()).isEqualTo(200);
    }

    /** As trees such documents would take many times their size. */
    @Test
    void whatWouldBeALargeTreeIsRefused() throws Exception {
        assertThat(post("[".repeat(1_000_000)).statusCode()).isEqualTo(400);
        assertThat(post("[" + "[],".repeat(1_000_000) + "1]").statusCode()).isEqualTo(400);
    }

    @Test
    void aRequestWithoutRoomIsRefusedAndLaterOnesAreNot() throws Exception {
        Intake full = new Intake(0, 1, Duration.ZERO);
        try (WebhookServer busy = new WebhookServer(
                "127.0.0.1", 0, identity.context(), new Admission(WebhookServerTest::injection), full, observed())) {
            URI uri = URI.create("https://127.0.0.1:" + busy.port() + WebhookServer.PATH);
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(review("CREATE", "reports")));
            assertThat(client(issued).send(request.build(), text()).statusCode())
                    .isEqualTo(503);
        }
        assertThat(results).containsExactly(Result.BUSY);
        assertThat(post(review("CREATE", "reports")).statusCode()).isEqualTo(200);
    }

    @Test
    void thereIsNothingElse() throws Exception {
        assertThat(client(issued)
                        .send(request("/mutate-pods").GET().build(), text())
                        .statusCode())
                .isEqualTo(405);
        assertThat(client(issued).send(request("/").GET().build(), text()).statusCode())
                .isEqualTo(404);
        assertThat(client(issued)
                        .send(
                                request("/mutate-pods/x")
                                        .POST(HttpRequest.BodyPublishers.ofString(review("CREATE", "reports")))
                                        .build(),
                                text())
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anotherCertificateIsServedWithoutARestart() throws Exception {
        IssuedCertificate renewed = issue();
        assertThatThrownBy(() -> post(renewed, review("CREATE", "reports"))).isInstanceOf(SSLHandshakeException.class);

        identity.set(renewed.identity());

        assertThat(post(renewed, review("CREATE", "reports")).statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> post(issued, review("CREATE", "reports"))).isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void withoutACertificateThereIsNoHandshake() throws Exception {
        try (WebhookServer bare = new WebhookServer(
                "127.0.0.1",
                0,
                new ReloadableKeyManager().context(),
                new Admission((_, _) -> Optional.empty()),
                observed())) {
            URI uri = URI.create("https://127.0.0.1:" + bare.port() + WebhookServer.PATH);
            assertThatThrownBy(() -> client(issued)
                            .send(HttpRequest.newBuilder(uri).GET().build(), text()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void eachAnswerIsObserved() throws Exception {
        post(review("CREATE", "reports"));
        post(review("CREATE", "others"));
        post("{");
        post(" ".repeat(WebhookServer.LARGEST_REVIEW + 1));
        post(review("CREATE", "broken"));
        assertThat(results)
                .containsExactly(Result.INJECTED, Result.UNCHANGED, Result.REJECTED, Result.REJECTED, Result.ERROR);
    }

    private static IssuedCertificate issue() {
        return CertificateMaker.make(Set.of("127.0.0.1"), Instant.now(), Duration.ofDays(1));
    }

    private static String review(String operation, String serviceAccount) {
        return REVIEW.replace("OPERATION", operation).replace("ACCOUNT", serviceAccount);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return post(issued, body);
    }

    private HttpResponse<String> post(IssuedCertificate trusted, String body) throws Exception {
        return client(trusted)
                .send(
                        request(WebhookServer.PATH)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        text());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(5));
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private static HttpClient client(IssuedCertificate trusted) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate ca : Identity.certificates(trusted.ca())) {
            store.setCertificateEntry(ca.getSubjectX500Principal().getName(), ca);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }
}
