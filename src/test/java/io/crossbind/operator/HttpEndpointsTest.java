package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicBoolean live = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean();
    private final int port = freePort();
    private final HttpEndpoints endpoints = open(port);

    @BeforeEach
    void start() {
        endpoints.start(live::get, ready::get, () -> "crossbind_bindings 1 é\n");
    }

    @AfterEach
    void stop() {
        endpoints.close();
        http.close();
    }

    @Test
    void readinessFollowsTheOperator() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/readyz").body()).isEqualTo("not ready\n");
        ready.set(true);
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/readyz").body()).isEqualTo("ok\n");
    }

    @Test
    void livenessDoesNotDependOnReadiness() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        live.set(false);
        assertThat(get("/livez").statusCode()).isEqualTo(503);
    }

    @Test
    void livenessDoesNotWaitForPasses() throws Exception {
        try (var _ = new BusyPasses()) {
            assertThat(get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void metricsComeInPrometheusForm() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body()).isEqualTo("crossbind_bindings 1 é\n");
    }

    @Test
    void nothingElseIsServed() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/debug").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static HttpEndpoints open(int port) {
        try {
            return new HttpEndpoints("127.0.0.1", port);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
