package io.crossbind.simulation;

import java.time.Duration;

/** The faults in a world. By default, no faults occur. */
interface Noise {
    /** No faults. */
    Noise NONE = _ -> false;

    /** Whether the process of the running task dies at a scheduling point. */
    default boolean kills() {
        return false;
    }

    /** Whether AWS throttles the next call. */
    default boolean throttles() {
        return false;
    }

    /** The delay of the next event of the API server. */
    default Duration lag() {
        return Duration.ZERO;
    }

    /** Selects one of several kinds for the next delivery of events. */
    default int choose(int bound) {
        return 0;
    }

    /** Ends all faults. */
    default void stop() {}

    /** The delay until IAM is consistent, in this history. */
    default Duration consistency(int mostSeconds) {
        return Duration.ZERO;
    }

    /** Whether a message is lost. The sending or waiting process may die here too. */
    boolean loses(Message message);

    /** Whether a refusal by the API server is lost on the way to the process. */
    default boolean losesRefusal(Message refusal) {
        return false;
    }
}
