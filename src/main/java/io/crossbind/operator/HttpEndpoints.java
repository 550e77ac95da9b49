package io.crossbind.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.crossbind.webhook.HttpLimits;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code /livez}, {@code /readyz} and {@code /metrics} for the kubelet and Prometheus. The endpoints serve no secrets. */
final class HttpEndpoints implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";

    /** Prometheus text exposition format. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    static {
        HttpLimits.set();
    }

    private final HttpServer server;

    HttpEndpoints(String address, int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(address, port), 0);
        server.setExecutor(HttpLimits.threads("http"));
    }

    void start(BooleanSupplier live, BooleanSupplier ready, Supplier<String> metrics) {
        server.createContext("/livez", exchange -> answer(exchange, live.getAsBoolean()));
        server.createContext("/readyz", exchange -> answer(exchange, ready.getAsBoolean()));
        server.createContext("/metrics", exchange -> send(exchange, HttpURLConnection.HTTP_OK, METRICS, metrics.get()));
        server.start();
    }

    private static void answer(HttpExchange exchange, boolean good) throws IOException {
        send(
                exchange,
                good ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE,
                TEXT,
                good ? "ok\n" : "not ready\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
