package io.crossbind.kit.aws;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An HTTP response.
 *
 * @param headers without {@code Content-Type} and {@code Content-Length}
 */
public record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {

    static Answer xml(int status, String document) {
        return new Answer(status, "text/xml", Map.of(), document.getBytes(StandardCharsets.UTF_8));
    }

    static Answer json(int status, String document, Map<String, String> headers) {
        return new Answer(status, "application/json", headers, document.getBytes(StandardCharsets.UTF_8));
    }

    static Answer empty(int status) {
        return new Answer(status, "application/xml", Map.of(), new byte[0]);
    }
}
