package io.crossbind.simulation;

import java.time.Duration;

/** What goes wrong in a world. By default nothing does. */
interface Noise {
    /** Nothing goes wrong. */
    Noise NONE = _ -> false;

    /** Whether the process of the running task dies at a scheduling point. */
    default boolean kills() {
        return false;
    }

    /** Whether AWS refuses the next call because of its rate. */
    default boolean throttles() {
        return false;
    }

    /** How late the next event of the API server is. */
    default Duration lag() {
        return Duration.ZERO;
    }

    /** Which of several kinds gets its events first. */
    default int choose(int bound) {
        return 0;
    }

    /** Nothing goes wrong from now on. */
    default void stop() {}

    /** How late IAM agrees with itself, in this history. */
    default Duration consistency(int mostSeconds) {
        return Duration.ZERO;
    }

    /** Whether a message is lost. The process that sends it or waits for it may die here too. */
    boolean loses(Message message);

    /** Whether the process does not hear that the API server refused a request. */
    default boolean losesRefusal(Message refusal) {
        return false;
    }
}
