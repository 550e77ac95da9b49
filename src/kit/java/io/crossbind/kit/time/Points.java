package io.crossbind.kit.time;

/** Where code that has an effect outside of its process lets others go first, or dies. */
@FunctionalInterface
public interface Points {
    /** Nothing comes in between. */
    Points NONE = name -> {};

    /**
     * A scheduling point: returns when it is the caller's turn.
     *
     * @param name what the caller does next
     * @throws Killed if the caller's process dies here; it may have no further effect
     */
    void point(String name);
}
