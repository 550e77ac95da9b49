package io.crossbind.e2e.demo;

import io.crossbind.e2e.demo.Terminal.Style;
import java.util.List;

/** Prints the tour: each action, its result, and whether the result is as expected. */
final class Narrator {

    private static final String INDENT = "    ";

    private final Terminal terminal;

    Narrator(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Begins a step. */
    void step(int number, int of, Step step) {
        terminal.blank();
        terminal.line(Style.BOLD, "%d/%d  %s".formatted(number, of, step.title()));
        say(step.why());
    }

    /** A line of explanation. */
    void say(String text) {
        terminal.line(INDENT + text);
    }

    /** The command that a user would type for the next action of the demo. */
    void command(String command) {
        terminal.line(Style.DIM, INDENT + "$ " + command);
    }

    /** Prints something to look at, such as a document. The first character of a diff line determines its colour. */
    void show(List<String> lines) {
        lines.forEach(line -> {
            switch (line.isEmpty() ? ' ' : line.charAt(0)) {
                case '+' -> terminal.line(Style.GREEN, INDENT + "  " + line);
                case '-' -> terminal.line(Style.RED, INDENT + "  " + line);
                default -> terminal.line(INDENT + "  " + line);
            }
        });
    }

    void show(String text) {
        show(text.lines().toList());
    }

    /**
     * Prints a claim that holds, or ends the step.
     *
     * @param claim the expected state, in words
     * @param actual the actual state if the claim does not hold
     * @throws StepFailed if the claim does not hold
     */
    void check(boolean holds, String claim, Object actual) {
        if (!holds) {
            throw new StepFailed(claim, String.valueOf(actual));
        }
        holds(claim);
    }

    /** Prints a claim that holds. */
    void holds(String claim) {
        terminal.line(Style.GREEN, INDENT + "ok  " + claim);
    }
}
