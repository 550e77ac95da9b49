package io.crossbind.e2e.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.crossbind.kit.aws.Answer;
import io.crossbind.kit.aws.AwsSandbox;
import io.crossbind.kit.aws.Request;
import java.io.IOException;
import java.util.UUID;

/** Passes the HTTP server's requests to the sandbox. An exchange without an answer ends by closing its connection. */
final class Front implements HttpHandler {
    private final AwsSandbox aws;

    Front(AwsSandbox aws) {
        this.aws = aws;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            write(exchange, aws.answer(read(exchange)));
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        return Request.of(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes(),
                exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body();
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(answer.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
