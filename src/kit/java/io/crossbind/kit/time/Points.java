package io.crossbind.kit.time;

/** Marks scheduling points in code with an effect outside of its process: there, other tasks may run first, or the process may die. */
@FunctionalInterface
public interface Points {
    /** No other task runs in between, and no process dies. */
    Points NONE = name -> {};

    /**
     * A scheduling point: returns when the caller has the turn.
     *
     * @param name the next step of the caller
     * @throws Killed if the caller's process dies here; the caller may have no further effect
     */
    void point(String name);
}
