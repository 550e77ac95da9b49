package io.crossbind.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.sun.net.httpserver.HttpServer;
import io.crossbind.RecordedLog;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The start of the operator, before an API server with answers given by the test. */
class ApiServerTest {
    private static final String KINDS = "/apis/crossbind.io/v1alpha1";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final InetSocketAddress address;
    private HttpServer server;
    private final KubernetesClient client;

    ApiServerTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        address = server.getAddress();
        serve();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + address.getPort())
                        .build())
                .build();
    }

    private void serve() {
        server.createContext("/", exchange -> {
            String text = answers.get(exchange.getRequestURI().getPath());
            byte[] body = (text == null ? "{}" : text).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(text == null ? 404 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    @Test
    void lossAndReturnAreOneLineEach() throws IOException {
        try (ApiServer api = new ApiServer(client);
                RecordedLog log = RecordedLog.of(ApiServer.class)) {
            answers.put("/version", "{}");
            assertThat(api.ask()).isTrue();
            server.stop(0);
            assertThat(api.ask()).isFalse();
            assertThat(api.ask()).isFalse();
            server = HttpServer.create(address, 0);
            serve();
            assertThat(api.ask()).isTrue();
            assertThat(api.ask()).isTrue();

            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR, Level.INFO);
            assertThat(log.events().getFirst().getFormattedMessage())
                    .contains("127.0.0.1:" + address.getPort(), "does not answer", "ConnectException")
                    .hasSizeLessThan(400);
            assertThat(log.events().getFirst().getThrowableProxy()).isNull();
            assertThat(log.events().getLast().getFormattedMessage()).contains("answers again");
        }
    }

    @Test
    void serverThatWasNeverReachedIsSaidAtOnce() {
        server.stop(0);
        try (ApiServer api = new ApiServer(client);
                RecordedLog log = RecordedLog.of(ApiServer.class)) {
            assertThat(api.ask()).isFalse();
            assertThat(log.events()).hasSize(1);
        }
    }

    @Test
    void refusalIsAnAnswer() {
        try (ApiServer api = new ApiServer(client)) {
            assertThat(api.ask()).as("404 Not Found").isTrue();
        }
    }

    @Test
    void missingDefinitionsAreNamedWithTheCommandThatInstallsThem() throws MissingKinds {
        assertThatThrownBy(() -> MissingKinds.check(client))
                .isInstanceOf(MissingKinds.class)
                .hasMessageContaining(
                        "accessrecords.crossbind.io, awsaccounts.crossbind.io, crossaccountbindings.crossbind.io, resourceshares")
                .hasMessageContaining("kubectl apply -f crds/");

        answers.put(KINDS, kinds("accessrecords", "awsaccounts", "crossaccountbindings"));
        assertThatThrownBy(() -> MissingKinds.check(client))
                .hasMessageContaining("CustomResourceDefinition resourceshares.crossbind.io (version v1alpha1)");

        answers.put(KINDS, kinds("accessrecords", "awsaccounts", "crossaccountbindings", "resourceshares"));
        MissingKinds.check(client);
    }

    private static String kinds(String... plurals) {
        StringBuilder resources = new StringBuilder();
        for (String plural : plurals) {
            resources.append(resources.isEmpty() ? "" : ",").append("{\"name\": \"" + plural + "\"}");
        }
        return "{\"kind\": \"APIResourceList\", \"apiVersion\": \"v1\", \"groupVersion\": \"crossbind.io/v1alpha1\","
                + " \"resources\": [" + resources + "]}";
    }
}
