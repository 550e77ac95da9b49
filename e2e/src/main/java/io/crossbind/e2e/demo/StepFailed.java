package io.crossbind.e2e.demo;

/** A failed step, with the expected and the actual state. */
final class StepFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String expected;
    private final String actual;

    StepFailed(String expected, String actual) {
        super("expected: " + expected + "; actual: " + actual);
        this.expected = expected;
        this.actual = actual;
    }

    String expected() {
        return expected;
    }

    String actual() {
        return actual;
    }
}
