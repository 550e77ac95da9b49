package io.crossbind.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.events.v1.Event;
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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server that accepts only Events. */
public final class FakeApiServer implements AutoCloseable {
    private final HttpServer server;
    private final KubernetesClient client;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger writes = new AtomicInteger();

    public FakeApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/apis/events.k8s.io/v1/namespaces/", this::take);
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        writes.incrementAndGet();
        switch (exchange.getRequestMethod()) {
            case "POST" -> {
                events.add(Serialization.unmarshal(body, Event.class));
                answer(exchange, 201, body);
            }
            case "PATCH" -> {
                Optional<Event> known = events.stream()
                        .filter(event ->
                                path.endsWith("/events/" + event.getMetadata().getName()))
                        .findFirst();
                known.ifPresent(event -> event.setSeries(
                        Serialization.unmarshal(body, Event.class).getSeries()));
                answer(exchange, known.isPresent() ? 200 : 404, Serialization.asJson(known.orElseGet(Event::new)));
            }
            default -> answer(exchange, 405, "{}");
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] answer = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    /** The number of requests, whatever they wrote. */
    public int writes() {
        return writes.get();
    }

    /** All Events with their series. */
    public List<Event> recorded() {
        return List.copyOf(events);
    }

    /** Deletes all Events, as a tenant or time may. */
    public void deleteEvents() {
        events.clear();
    }

    public KubernetesClient client() {
        return client;
    }

    /** The recorded Events as {@code REASON: NOTE}, in order. */
    public List<String> events() {
        return events.stream()
                .map(event -> event.getReason() + ": " + event.getNote())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
    }
}
