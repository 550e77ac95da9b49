package io.crossbind.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiLeaseTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final LeaseRecord HELD =
            new LeaseRecord("7", "first", Duration.ofSeconds(15), Instant.parse("2025-12-31T00:00:00Z"), 3);
    private static final String STORED = """
            {"kind": "Lease", "apiVersion": "coordination.k8s.io/v1",
             "metadata": {"name": "crossbind", "namespace": "crossbind-system", "resourceVersion": "8"},
             "spec": {"holderIdentity": "first", "leaseDurationSeconds": 15, "leaseTransitions": 3,
                      "acquireTime": "2025-12-31T00:00:00.000000Z", "renewTime": "2026-01-01T00:00:00.000000Z"}}
            """;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();
    private final KubernetesClient client = client();
    private final ApiLease lease = new ApiLease(
            client, "crossbind-system", "crossbind", Duration.ofMinutes(1), Clock.fixed(NOW, ZoneOffset.UTC));
    private volatile int status = 200;

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void aLeaseIsReadWithItsVersion() {
        assertThat(lease.read()).contains(new LeaseRecord("8", "first", HELD.duration(), HELD.acquiredAt(), 3));
    }

    @Test
    void aLeaseThatIsMissingIsNone() {
        status = 404;
        assertThat(lease.read()).isEmpty();
    }

    @Test
    void aRenewalNamesTheVersionThatItReplaces() {
        assertThat(lease.write(HELD)).map(LeaseRecord::version).contains("8");
        assertThat(requests)
                .singleElement()
                .asString()
                .startsWith("PUT ")
                .contains("\"resourceVersion\":\"7\"", "\"holderIdentity\":\"first\"", "\"leaseTransitions\":3")
                .contains("\"renewTime\":\"2026-01-01T00:00:00.000000Z\"");
    }

    @Test
    void aReleasedLeaseHasNoHolder() {
        lease.write(HELD.released());
        assertThat(requests).singleElement().asString().startsWith("PUT ").doesNotContain("holderIdentity");
    }

    @Test
    void aNewLeaseIsCreated() {
        lease.write(LeaseRecord.first("first", NOW));
        assertThat(requests).singleElement().asString().startsWith("POST ").doesNotContain("resourceVersion");
    }

    @Test
    void aLeaseThatChangedOrVanishedIsNotOverwritten() {
        status = 409;
        assertThat(lease.write(HELD)).isEmpty();
        assertThat(lease.write(LeaseRecord.first("first", NOW))).isEmpty();
        status = 404;
        assertThat(lease.write(HELD)).isEmpty();
    }

    @Test
    void aRefusalSaysWhatIsRefused() {
        status = 403;
        assertThatThrownBy(lease::read)
                .isInstanceOf(ApiUnavailable.class)
                .hasMessageStartingWith("Lease crossbind-system/crossbind: ");
        status = 404;
        assertThatThrownBy(() -> lease.write(LeaseRecord.first("first", NOW)))
                .as("there is no such namespace")
                .isInstanceOf(ApiUnavailable.class);
    }

    private HttpServer server() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                try (exchange) {
                    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                    requests.add(exchange.getRequestMethod() + " " + body);
                    byte[] answer = (status == 200 ? STORED : "{\"kind\":\"Status\",\"apiVersion\":\"v1\"}")
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(status, answer.length);
                    exchange.getResponseBody().write(answer);
                }
            });
            http.start();
            return http;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KubernetesClient client() {
        Config config = Config.empty();
        config.setMasterUrl("http://localhost:" + server.getAddress().getPort());
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
