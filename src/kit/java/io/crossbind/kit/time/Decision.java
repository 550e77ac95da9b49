package io.crossbind.kit.time;

import java.time.Instant;

/**
 * One line of the trace of a run.
 *
 * @param at the virtual time
 * @param event the kind of decision
 * @param task the name of the task that continues, waits or dies
 * @param point the current scheduling point of the task
 */
public record Decision(Instant at, Event event, String task, String point) {
    /** The kinds of decisions. */
    public enum Event {
        /** The task continues from its point. */
        RUN,
        /** The task dies at its point. */
        KILL,
        /** The task ended. */
        END
    }

    @Override
    public String toString() {
        return at + " " + event + " " + task + " @ " + point;
    }
}
