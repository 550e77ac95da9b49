package io.crossbind.reconcile.port;

import java.net.HttpURLConnection;
import java.util.Set;

/** The API server refused a request, or did not answer the request. */
public final class ClusterFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** HTTP status with which the API server rejects a new finalizer of an object being deleted (RFC 9110, 15.5.21). */
    private static final int UNPROCESSABLE = 422;

    private final int code;

    /**
     * @param code HTTP status; 0 if there was no answer
     * @param message the message of the API server, at most 300 characters
     * @param cause for the log
     */
    public ClusterFailure(int code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public boolean isNotFound() {
        return code == HttpURLConnection.HTTP_NOT_FOUND;
    }

    /** Returns whether the object does not exist, or another object has its name: the UID of each write is a precondition. */
    public boolean isNotFoundOrReplaced() {
        return isNotFound() || code == HttpURLConnection.HTTP_CONFLICT;
    }

    /** Returns whether the object does not exist, is being deleted, or another object has its name. */
    public boolean isGoneOrBeingDeleted() {
        return Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT, UNPROCESSABLE)
                .contains(code);
    }
}
