package io.crossbind.e2e.demo;

import io.crossbind.e2e.demo.Terminal.Style;
import io.crossbind.e2e.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * The tour of {@code make demo}: a cluster, an AWS of three accounts in this process, and the operator as shipped. The exit code is 0 if
 * every step succeeded, and 1 otherwise.
 */
public final class Demo {

    /** How long a step waits for an action of the operator. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int LOG_LINES = 25;

    private static final List<Step> TOUR = List.of(
            new AccountsAreRead(),
            new FirstBindingIsReady(),
            new RoleIsExact(),
            new TokenIsExchanged(),
            new ObjectIsRead(),
            new StrangersAreRefused(),
            new MoreBindings(),
            new DriftIsRepaired(),
            new LimitsRefuse(),
            new AllIsRemoved());

    private final Options options;
    private final Terminal terminal;
    private final Duration patience;
    private final Consumer<Sandbox> sabotage;

    /** @param sabotage changes the AWS before the tour; a test of the demo uses this to make a step fail */
    Demo(Options options, Terminal terminal, Duration patience, Consumer<Sandbox> sabotage) {
        this.options = options;
        this.terminal = terminal;
        this.patience = patience;
        this.sabotage = sabotage;
    }

    public static void main(String[] arguments) {
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new Demo(options, Terminal.standard(), PATIENCE, none -> {}).run());
    }

    /** Runs the tour. With {@code --keep}, waits afterwards until the process is asked to end. Returns the exit code. */
    int run() {
        Instant start = Instant.now();
        try (DemoEnvironment stage = DemoEnvironment.start(options.cluster(), terminal, patience)) {
            sabotage.accept(stage.aws());
            if (!tour(stage)) {
                return 1;
            }
            terminal.blank();
            long seconds = Duration.between(start, Instant.now()).toSeconds();
            terminal.line(Style.BOLD, "All %d steps passed, in %d s.".formatted(TOUR.size(), seconds));
            if (options.keep()) {
                new LookAround(stage, terminal).print();
                awaitInterrupt();
            }
            return 0;
        } catch (RuntimeException e) {
            terminal.line(Style.RED, "The demo could not be set up: " + e.getMessage());
            return 1;
        }
    }

    private boolean tour(DemoEnvironment stage) {
        Narrator narrator = new Narrator(terminal);
        int number = 0;
        for (Step step : TOUR) {
            number++;
            narrator.step(number, TOUR.size(), step);
            try {
                step.run(stage, narrator);
            } catch (StepFailed e) {
                explain(stage, e.expected(), e.actual());
                return false;
            } catch (RuntimeException e) {
                explain(stage, "no error", e.toString());
                return false;
            }
        }
        return true;
    }

    private void explain(DemoEnvironment stage, String expected, String actual) {
        terminal.line(Style.RED, "    FAILED");
        terminal.line("    expected: " + expected);
        terminal.line("    but:      " + actual);
        terminal.blank();
        terminal.line("The end of the operator's log (" + stage.operator().logFile() + "):");
        List<String> log = stage.operator().log().lines().toList();
        log.stream().skip(Math.max(0, log.size() - LOG_LINES)).forEach(terminal::line);
    }

    /** Ctrl-C ends this process. The shutdown hooks then end its child processes. */
    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
