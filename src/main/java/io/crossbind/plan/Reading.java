package io.crossbind.plan;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a read.
 *
 * @param <T> what was read
 */
public sealed interface Reading<T> {

    /** The read succeeded. */
    record Known<T>(T value) implements Reading<T> {}

    /** The read failed. */
    record Failed<T>(Problem problem) implements Reading<T> {}

    /** Reads, and turns a failure into a value. */
    static <T> Reading<T> of(Supplier<T> read) {
        try {
            return new Known<>(read.get());
        } catch (ProblemException e) {
            return new Failed<>(e.problem());
        }
    }

    /** The problem of a read that failed. */
    default Optional<Problem> failure() {
        return this instanceof Failed<T>(Problem problem) ? Optional.of(problem) : Optional.empty();
    }

    /** The value of a read that succeeded. */
    default Optional<T> known() {
        return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
    }
}
