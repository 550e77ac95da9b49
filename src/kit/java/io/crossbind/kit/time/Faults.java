package io.crossbind.kit.time;

import java.util.random.RandomGenerator;

/** Decides whether a process dies at a scheduling point. */
@FunctionalInterface
public interface Faults {
    /** No process dies. */
    Faults NONE = (task, point, random) -> false;

    /**
     * Kills a process at one of its scheduling points. To test all points, a caller counts the number up until a run has no kill.
     *
     * @param number counts the points of the process from 1
     */
    static Faults atPoint(String process, int number) {
        int[] passed = new int[1];
        return (task, point, random) -> {
            if (!task.process().equals(process)) {
                return false;
            }
            passed[0]++;
            return passed[0] == number;
        };
    }

    /**
     * Returns whether the process of a task dies right before the step announced by the point.
     *
     * @param random a part of the seed; a decision from any other source could not be replayed
     */
    boolean kills(Task task, String point, RandomGenerator random);
}
