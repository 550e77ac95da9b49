package io.crossbind.kit.time;

import java.time.Instant;

/**
 * One line of the trace of a run.
 *
 * @param at the virtual time
 * @param event what happened
 * @param task the name of the task that goes on, waits or dies
 * @param point the scheduling point at which the task is
 */
public record Decision(Instant at, Event event, String task, String point) {
    /** What a decision can be. */
    public enum Event {
        /** The task goes on from its point. */
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
