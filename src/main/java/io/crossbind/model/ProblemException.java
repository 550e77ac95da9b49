package io.crossbind.model;

import org.jspecify.annotations.Nullable;

/** A problem that ends an attempt. The caller of the attempt reports the problem in a condition. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem, @Nullable Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    public ProblemException(Reason reason, String message) {
        this(new Problem(reason, message), null);
    }

    /** The problem for a condition. */
    public Problem problem() {
        return problem;
    }
}
