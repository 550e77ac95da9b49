package io.crossbind.e2e.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/** An HTTP response. */
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {

    static Answer xml(int status, String document) {
        return new Answer(status, "text/xml", Map.of(), document.getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(int status, String document, Map<String, String> headers) {
        return new Answer(status, "application/json", headers, document.getBytes(StandardCharsets.UTF_8));
    }

    static Answer empty(int status) {
        return new Answer(status, "application/xml", Map.of(), new byte[0]);
    }

    void write(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        headers.forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
