package io.crossbind.kit.time;

import java.util.random.RandomGenerator;

/** Decides whether a process dies at a scheduling point. */
@FunctionalInterface
public interface Faults {
    /** No process dies. */
    Faults NONE = (task, point, random) -> false;

    /**
     * Whether the process of a task dies, right before what the point announces.
     *
     * @param random a part of the seed; a decision by anything else could not be replayed
     */
    boolean kills(Task task, String point, RandomGenerator random);
}
