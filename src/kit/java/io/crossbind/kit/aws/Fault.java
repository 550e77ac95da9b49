package io.crossbind.kit.aws;

import java.time.Duration;

/** A failure of a call. */
sealed interface Fault {
    /** The answer comes late. */
    record Delay(Duration time) implements Fault {}

    /**
     * The call is refused.
     *
     * @param applied whether the call took effect all the same
     */
    record Refuse(String code, int status, String message, boolean applied) implements Fault {
        AwsError error() {
            return new AwsError(code, status, message);
        }
    }

    /**
     * The connection is closed without an answer.
     *
     * @param applied whether the call took effect
     */
    record Close(boolean applied) implements Fault {}

    /** Thrown to leave the exchange without an answer. */
    final class ConnectionClosed extends RuntimeException {
        private static final long serialVersionUID = 1;

        ConnectionClosed() {
            super("closed by a fault", null, false, false);
        }
    }
}
