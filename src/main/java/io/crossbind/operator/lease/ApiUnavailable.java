package io.crossbind.operator.lease;

/** The API server gave no answer, or refused. */
final class ApiUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ApiUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
