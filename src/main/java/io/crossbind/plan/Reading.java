package io.crossbind.plan;

import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The result of a read.
 *
 * @param <T> the type of the value
 */
public sealed interface Reading<T> {

    /** The read succeeded. */
    record Known<T>(T value) implements Reading<T> {}

    /** The read failed. */
    record Failed<T>(Problem problem) implements Reading<T> {}

    /** Reads a value. A {@link ProblemException} becomes a failed reading. */
    static <T> Reading<T> of(Supplier<T> read) {
        try {
            return new Known<>(read.get());
        } catch (ProblemException e) {
            return new Failed<>(e.problem());
        }
    }

    /** The problem of a failed read. */
    default Optional<Problem> failure() {
        return this instanceof Failed<T>(Problem problem) ? Optional.of(problem) : Optional.empty();
    }

    /** The value of a successful read. */
    default Optional<T> known() {
        return this instanceof Known<T>(T value) ? Optional.of(value) : Optional.empty();
    }
}
