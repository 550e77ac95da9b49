package io.crossbind.kit.time;

/**
 * Unwinds a task that was killed. Each further scheduling point throws it again, so that code that catches it has no effect outside of its
 * process.
 */
public final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String task) {
        super(task + " was killed", null, false, false);
    }
}
