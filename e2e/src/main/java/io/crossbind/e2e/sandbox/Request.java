package io.crossbind.e2e.sandbox;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request, read whole.
 *
 * @param path as it was sent, not decoded
 * @param parameters of the query, decoded
 * @param headers by lower-case name
 * @param body decoded if it came in chunks of {@code aws-chunked}
 * @param rawBody as it was sent, which is what was signed
 */
record Request(
        String method,
        String path,
        Map<String, List<String>> parameters,
        Map<String, List<String>> headers,
        byte[] body,
        byte[] rawBody,
        String address) {

    static Request read(HttpExchange exchange) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
        byte[] raw = exchange.getRequestBody().readAllBytes();
        boolean chunked = String.join(",", headers.getOrDefault("x-amz-content-sha256", List.of()))
                .startsWith("STREAMING-");
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                parse(exchange.getRequestURI().getRawQuery()),
                headers,
                chunked ? AwsChunked.decode(raw) : raw,
                raw,
                exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    /** The header's values, joined; empty when it is missing. */
    String header(String name) {
        return String.join(",", headers.getOrDefault(name, List.of()));
    }

    /** The query's parameters, the last value of each. */
    TreeMap<String, String> query() {
        return lastValues(parameters);
    }

    /** The form of a call of the Query protocol, whether it came as a body or in the URL. */
    Form form() {
        boolean encoded = header("content-type").startsWith("application/x-www-form-urlencoded");
        return new Form(encoded ? lastValues(parse(new String(body, StandardCharsets.UTF_8))) : query());
    }

    private static TreeMap<String, String> lastValues(Map<String, List<String>> parameters) {
        TreeMap<String, String> last = new TreeMap<>();
        parameters.forEach((name, values) -> last.put(name, values.getLast()));
        return last;
    }

    private static Map<String, List<String>> parse(@Nullable String encoded) {
        Map<String, List<String>> parameters = new TreeMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return parameters;
        }
        for (String pair : encoded.split("&")) {
            String[] sides = pair.split("=", 2);
            parameters
                    .computeIfAbsent(decode(sides[0]), name -> new ArrayList<>())
                    .add(sides.length == 1 ? "" : decode(sides[1]));
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
