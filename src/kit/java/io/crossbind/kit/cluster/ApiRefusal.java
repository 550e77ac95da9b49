package io.crossbind.kit.cluster;

/** A refusal of the API server, with the fields of the Kubernetes {@code Status} in the answer. */
public final class ApiRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String reason;

    /**
     * @param code the HTTP status code
     * @param reason {@code Status.reason}, for example {@code NotFound}
     * @param message {@code Status.message}
     */
    public ApiRefusal(int code, String reason, String message) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
    }

    /** Returns the HTTP status code. */
    public int code() {
        return code;
    }

    /** Returns {@code Status.reason}. */
    public String reason() {
        return reason;
    }

    static ApiRefusal notFound(String plural, String name) {
        return new ApiRefusal(404, "NotFound", plural + " \"" + name + "\" not found");
    }

    static ApiRefusal alreadyExists(String plural, String name) {
        return new ApiRefusal(409, "AlreadyExists", plural + " \"" + name + "\" already exists");
    }

    static ApiRefusal conflict(String plural, String name, String why) {
        return new ApiRefusal(
                409, "Conflict", "Operation cannot be fulfilled on " + plural + " \"" + name + "\": " + why);
    }

    static ApiRefusal invalid(String kind, String name, String why) {
        return new ApiRefusal(422, "Invalid", kind + " \"" + name + "\" is invalid: " + why);
    }

    static ApiRefusal forbidden(String plural, String name, String why) {
        return new ApiRefusal(403, "Forbidden", plural + " \"" + name + "\" is forbidden: " + why);
    }
}
