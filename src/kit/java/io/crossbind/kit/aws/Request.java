package io.crossbind.kit.aws;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A complete HTTP request.
 *
 * @param path as sent, not decoded
 * @param parameters of the query, decoded
 * @param headers by lower-case name
 * @param body decoded if sent in chunks of {@code aws-chunked}
 * @param rawBody as sent and signed
 * @param address the sender's IP address
 */
public record Request(
        String method,
        String path,
        Map<String, List<String>> parameters,
        Map<String, List<String>> headers,
        byte[] body,
        byte[] rawBody,
        String address) {

    /**
     * Creates a request from its parts on the wire.
     *
     * @param path as sent
     * @param query as sent; null without a query
     * @param headers names in any case
     * @param address the sender's IP address
     */
    public static Request of(
            String method,
            String path,
            @Nullable String query,
            Map<String, List<String>> headers,
            byte[] body,
            String address) {
        return of(method, path, parse(query), headers, body, address);
    }

    /** As {@link #of(String, String, String, Map, byte[], String)}, with the query's parameters decoded. */
    static Request of(
            String method,
            String path,
            Map<String, List<String>> parameters,
            Map<String, List<String>> headers,
            byte[] body,
            String address) {
        Map<String, List<String>> byName = new TreeMap<>();
        headers.forEach((name, values) -> byName.put(name.toLowerCase(Locale.ROOT), values));
        boolean chunked = String.join(",", byName.getOrDefault("x-amz-content-sha256", List.of()))
                .startsWith("STREAMING-");
        return new Request(method, path, parameters, byName, chunked ? AwsChunked.decode(body) : body, body, address);
    }

    /** The header's values, joined; empty when the header is missing. */
    String header(String name) {
        return String.join(",", headers.getOrDefault(name, List.of()));
    }

    /** The query's parameters, the last value of each. */
    TreeMap<String, String> query() {
        return lastValues(parameters);
    }

    /** The form of a call in the Query protocol, sent as a body or in the URL. */
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
