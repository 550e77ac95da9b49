package io.crossbind.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossbind.model.ObservedPod;
import io.crossbind.model.ObservedPod.Owner;
import io.crossbind.reconcile.port.OwnerRestarter;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnerRestartsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOON.plusMillis(300), ZoneOffset.UTC);
    private static final String PATH = "/apis/apps/v1/namespaces/shop/";
    private static final String WEB = "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":"
            + "{\"name\":\"web\",\"namespace\":\"shop\",\"uid\":\"%s\"},\"spec\":{\"template\":{\"metadata\":"
            + "{\"annotations\":{\"kubectl.kubernetes.io/restartedAt\":\"%s\"}}}}}";
    private static final String REPLICA_SET = "{\"apiVersion\":\"apps/v1\",\"kind\":\"ReplicaSet\",\"metadata\":"
            + "{\"name\":\"%s\",\"namespace\":\"shop\",\"uid\":\"r1\",\"ownerReferences\":[{\"apiVersion\":\"apps/v1\","
            + "\"kind\":\"Deployment\",\"name\":\"web\",\"uid\":\"d1\",\"controller\":true}]}}";

    /** The objects of the API server, by {@code PLURAL/NAME}. */
    private final Map<String, String> objects = new ConcurrentHashMap<>();

    private final List<String> patches = new CopyOnWriteArrayList<>();
    private boolean forbidden;
    private OwnerRestarter.Result result = new OwnerRestarter.Result(Set.of(), Set.of(), Set.of());
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(PATH.length());
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean patch = "PATCH".equals(exchange.getRequestMethod());
        boolean refused = patch && forbidden;
        if (patch && !refused) {
            patches.add(name + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " " + sent);
        }
        int code = refused ? 403 : objects.containsKey(name) ? 200 : 404;
        byte[] body = (code == 200
                        ? Objects.requireNonNull(objects.get(name))
                        : "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Forbidden\",\"code\":"
                                + code + "}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void aDeploymentIsRestartedOnceForAllItsReplicaSets() {
        webWith("d1", "");
        restart(
                pod("a", NOON.minusSeconds(60), owner("ReplicaSet", "web-1")),
                pod("b", NOON.minusSeconds(50), owner("ReplicaSet", "web-1")),
                pod("c", NOON.minusSeconds(40), owner("ReplicaSet", "web-2")));
        assertThat(result).isEqualTo(new OwnerRestarter.Result(Set.of("Deployment/web"), Set.of(), Set.of()));
        assertThat(patches)
                .singleElement()
                .asString()
                .startsWith("deployments/web application/strategic-merge-patch+json")
                .contains(
                        "\"uid\": \"d1\"",
                        "\"template\": {\"metadata\": {\"annotations\":"
                                + " {\"kubectl.kubernetes.io/restartedAt\": \"2026-03-01T12:00:00Z\"}}}");
    }

    /** As after a kill between the restart and the write of the status. */
    @Test
    void whatWasRestartedSinceThePodsWereMadeIsLeftToItself() {
        webWith("d1", "2026-03-01T12:59:30+01:00");
        restart(pod("a", NOON.minusSeconds(31), owner("ReplicaSet", "web-1")));
        assertThat(patches).isEmpty();
        assertThat(result.restarted()).isEmpty();
    }

    @Test
    void podsOfTheLastRestartThatMissedTheRoleMeanAnother() {
        webWith("d1", "2026-03-01T11:59:30Z");
        restart(
                pod("a", NOON.minusSeconds(60), owner("ReplicaSet", "web-1")),
                pod("b", NOON.minusSeconds(30), owner("ReplicaSet", "web-2")));
        assertThat(patches).hasSize(1);
    }

    @Test
    void aRestartAtATimeThatNobodyCanReadCountsForNothing() {
        webWith("d1", "yesterday");
        restart(pod("a", NOON.minusSeconds(60), owner("ReplicaSet", "web-1")));
        assertThat(patches).hasSize(1);
    }

    @Test
    void anotherObjectOfTheSameNameIsNotTouched() {
        webWith("d2", "");
        restart(pod("a", NOON.minusSeconds(60), owner("ReplicaSet", "web-1")));
        assertThat(patches).isEmpty();
    }

    @Test
    void whatCannotBeRestartedIsNamed() {
        restart(
                pod("alone", NOON, Optional.empty()),
                pod("a", NOON, Optional.of(new Owner("batch/v1", "Job", "once", "j1"))),
                pod("b", NOON, owner("ReplicaSet", "gone")),
                pod("c", NOON, Optional.of(new Owner("example.org/v1", "Deployment", "foreign", "x1"))));
        assertThat(result.notRestartable())
                .containsExactly("Deployment/foreign", "Job/once", "Pod/alone", "ReplicaSet/gone");
        assertThat(patches).isEmpty();
    }

    @Test
    void aRefusalDoesNotKeepTheOthers() {
        webWith("d1", "");
        forbidden = true;
        restart(pod("a", NOON.minusSeconds(60), owner("ReplicaSet", "web-1")), pod("alone", NOON, Optional.empty()));
        assertThat(result)
                .isEqualTo(
                        new OwnerRestarter.Result(Set.of(), Set.of("Pod/alone"), Set.of("Deployment/web (Forbidden)")));
    }

    private void webWith(String uid, String restartedAt) {
        objects.put("deployments/web", WEB.formatted(uid, restartedAt));
        objects.put("replicasets/web-1", REPLICA_SET.formatted("web-1"));
        objects.put("replicasets/web-2", REPLICA_SET.formatted("web-2"));
    }

    private void restart(ObservedPod... pods) {
        result = new OwnerRestarts(client, CLOCK).restartOwners("shop", List.of(pods));
    }

    private static Optional<Owner> owner(String kind, String name) {
        return Optional.of(new Owner("apps/v1", kind, name, "r1"));
    }

    private static ObservedPod pod(String name, Instant createdAt, Optional<Owner> owner) {
        return new ObservedPod(name, createdAt, Set.of(), Set.of(), false, owner);
    }
}
