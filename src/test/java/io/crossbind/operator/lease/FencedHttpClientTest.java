package io.crossbind.operator.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.crossbind.operator.http.WrappedHttpClientFactory;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FencedHttpClientTest {
    private final GivenTime time = new GivenTime();
    private final WriteFence fence = new WriteFence(time, () -> {});
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final HttpServer server = server();
    private final KubernetesClient client = client();
    private volatile Runnable onArrival = () -> {};
    private volatile int status = 200;

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void aStandbyReadsButWritesNothing() {
        assertThat(client.configMaps().inNamespace("team").withName("profiles").get())
                .isNotNull();
        assertThatThrownBy(this::write).hasStackTraceContaining("does not hold the Lease");
        assertThat(arrived).containsExactly("GET");
    }

    @Test
    void aLeaderWrites() {
        fence.renewed(time.getAsLong());
        write();
        assertThat(arrived).containsExactly("PUT");
        fence.close();
        assertThat(fence.isQuiet()).isTrue();
    }

    @Test
    void aWriteThatTheClientRepeatsIsNotBegunAgainByAFormerLeader() {
        fence.renewed(time.getAsLong());
        status = 503;
        onArrival = () -> time.pass(WriteFence.ENDS_AT);
        assertThatThrownBy(this::write)
                .isInstanceOf(KubernetesClientException.class)
                .hasStackTraceContaining("does not hold the Lease");
        assertThat(arrived).containsExactly("PUT");
    }

    /** The client repeats a request with a renewed token, and asks nobody before. */
    @Test
    void aWriteWithARenewedTokenIsAskedForToo() {
        fence.renewed(time.getAsLong());
        status = 401;
        onArrival = () -> time.pass(WriteFence.ENDS_AT);
        assertThatThrownBy(this::write).isInstanceOf(KubernetesClientException.class);
        assertThat(arrived).containsExactly("PUT");
    }

    /** The choice of a proxy stands for every slow step before a connection is established. */
    @Test
    void aConnectionThatTakesTooLongIsNotUsed() {
        fence.renewed(time.getAsLong());
        try (HttpClient slow = new FencedHttpClient(
                HttpClient.newBuilder().proxy(new SlowChoice()).build(), fence)) {
            HttpRequest put = HttpRequest.newBuilder(URI.create(url()))
                    .version(HttpClient.Version.HTTP_1_1)
                    .PUT(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertThatThrownBy(() -> slow.sendAsync(put, HttpResponse.BodyHandlers.discarding())
                            .get())
                    .hasStackTraceContaining("does not hold the Lease");
            assertThatThrownBy(() -> slow.send(put, HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(NotLeading.class);
        }
        assertThat(arrived).isEmpty();
    }

    private final class SlowChoice extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            time.pass(WriteFence.ENDS_AT);
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // There is no proxy.
        }
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private void write() {
        client.configMaps()
                .inNamespace("team")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("profiles")
                        .withNamespace("team")
                        .withResourceVersion("1")
                        .endMetadata()
                        .build())
                .update();
    }

    private HttpServer server() {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            http.createContext("/", exchange -> {
                try (exchange) {
                    exchange.getRequestBody().readAllBytes();
                    arrived.add(exchange.getRequestMethod());
                    onArrival.run();
                    byte[] answer =
                            "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"profiles\"}}"
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
        config.setMasterUrl(url());
        config.setRequestRetryBackoffInterval(1);
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new WrappedHttpClientFactory(http -> new FencedHttpClient(http, fence)))
                .build();
    }
}
