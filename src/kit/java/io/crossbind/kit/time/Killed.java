package io.crossbind.kit.time;

/**
 * Unwinds a killed task. Each further scheduling point throws the error again, so code that catches the error has no effect outside of its
 * process.
 */
public final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed(String task) {
        super(task + " was killed", null, false, false);
    }
}
