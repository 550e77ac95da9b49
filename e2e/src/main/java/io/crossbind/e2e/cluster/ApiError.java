package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.mockwebserver.http.MockResponse;

/** A refusal, sent to the client as a Kubernetes {@code Status}. */
final class ApiError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    private ApiError(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    static ApiError notFound(String plural, String name) {
        return new ApiError(404, "NotFound", plural + " \"" + name + "\" not found");
    }

    static ApiError conflict(String plural, String name) {
        return new ApiError(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + plural + " \"" + name
                        + "\": the object has been modified; please apply your changes to the latest version and try again");
    }

    static ApiError badRequest(String message) {
        return new ApiError(400, "BadRequest", message);
    }

    static ApiError unsupportedMediaType(String message) {
        return new ApiError(415, "UnsupportedMediaType", message);
    }

    static ApiError forbidden(String message) {
        return new ApiError(403, "Forbidden", message);
    }

    static ApiError internal(RuntimeException cause) {
        return new ApiError(500, "InternalError", cause.toString());
    }

    MockResponse response() {
        return new MockResponse()
                .setResponseCode(code)
                .setBody(JsonNodeFactory.instance
                        .objectNode()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Failure")
                        .put("message", getMessage())
                        .put("reason", reason)
                        .put("code", code)
                        .toString());
    }
}
