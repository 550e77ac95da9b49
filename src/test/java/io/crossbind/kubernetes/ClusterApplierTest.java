package io.crossbind.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes of a ConfigMap missing from the cache, or different in the cache. */
class ClusterApplierTest {
    private static final DesiredConfigMap WANTED = new DesiredConfigMap(
            "shop",
            "crossbind-orders",
            Map.of("crossbind.io/service-account", "orders"),
            Map.of("config", "[default]"),
            Map.of("first", "b1", "second", "b2"));
    private static final Change CREATE = new Change.ApplyConfigMap(WANTED, new Change.Existing.None());

    /** The ConfigMap in the API server; empty if there is none. */
    private volatile String found = "";

    private final List<String> patches = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private KubernetesClient client;
    private ClusterApplier writer;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/namespaces/shop/configmaps/crossbind-orders", this::answer);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        CrossAccountBinding binding = Serialization.unmarshal("""
                apiVersion: crossbind.io/v1alpha1
                kind: CrossAccountBinding
                metadata: {name: second, namespace: shop, uid: b2}
                """, CrossAccountBinding.class);
        writer = new ClusterApplier(
                client, binding, configMap -> ObservedObjects.observed(configMap, Set.of("b1", "b2")));
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean write = !"GET".equals(exchange.getRequestMethod());
        if (write) {
            patches.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestURI().getQuery() + " " + sent);
        }
        String answer = found.isEmpty() && write ? sent : found;
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, answer.isEmpty() ? -1 : body.length);
        if (!answer.isEmpty()) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static String configMap(String owners, String data) {
        return """
                {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "crossbind-orders", "namespace": "shop",
                 "uid": "c1", "labels": {"app.kubernetes.io/managed-by": "crossbind"},
                 "annotations": {"crossbind.io/service-account": "orders"}, "ownerReferences": [%s]}, "data": %s}
                """.formatted(owners, data);
    }

    private static String owner(String uid) {
        return "{\"apiVersion\": \"crossbind.io/v1alpha1\", \"kind\": \"CrossAccountBinding\", \"name\": \"any\", \"uid\": \""
                + uid + "\"}";
    }

    @Test
    void oneThatIsNotThereIsMade() {
        writer.carryOut((Change.OfCluster) CREATE);
        assertThat(patches).singleElement().asString().contains("force=false").doesNotContain("\"c1\"");
    }

    @Test
    void oneThatAnotherBindingOfTheServiceAccountMadeAMomentAgoIsNotTaken() {
        found = configMap(owner("b1"), "{\"config\": \"\"}");
        writer.carryOut((Change.OfCluster) CREATE);
        assertThat(patches)
                .singleElement()
                .asString()
                .contains("application/apply-patch+yaml", "force=true", "fieldManager=crossbind", "c1", "b1", "b2");
    }

    @Test
    void oneOfNobodyIsTakenHoweverItIsLabelled() {
        for (String owners : List.of("", owner("b3").replace("CrossAccountBinding", "Deployment"))) {
            found = configMap(owners, "{\"config\": \"mine\"}");
            assertThatThrownBy(() -> writer.carryOut((Change.OfCluster) CREATE))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            failure -> assertThat(failure.problem().reason()).isEqualTo(Reason.CONFIG_MAP_CONFLICT));
        }
        assertThat(patches).isEmpty();
    }

    @Test
    void whatSomebodyElseHasAddedIsTakenOut() {
        found = configMap(owner("b1"), "{\"config\": \"[default]\", \"more\": \"x\"}");
        writer.carryOut(new Change.ApplyConfigMap(WANTED, new Change.Existing.Uid("c1")));
        assertThat(patches).hasSize(2);
        assertThat(patches.getLast())
                .startsWith("PATCH application/merge-patch+json")
                .contains("\"more\":null", "\"uid\":\"c1\"")
                .doesNotContain("\"config\"");
    }

    @Test
    void anEmptiedOneKeepsNothingOfAnybody() {
        found = configMap(owner("b1"), "{\"config\": \"mine\"}");
        writer.carryOut(new Change.EmptyConfigMap("shop", "crossbind-orders", "c1"));
        assertThat(patches)
                .singleElement()
                .asString()
                .startsWith("PATCH application/merge-patch+json")
                .contains("\"data\":null", "\"crossbind.io/service-account\":null", "\"uid\":\"c1\"", "\"uid\":\"b2\"");
    }
}
