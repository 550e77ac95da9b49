package io.crossbind.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.e2e.Light;
import io.crossbind.e2e.sandbox.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

@Light
class DemoTest {

    private static final String ESCAPE = "\u001b";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void everyStepHolds() {
        int exit = run(Duration.ofSeconds(60), none -> {});
        assertThat(exit).as(this::output).isZero();
        assertThat(output())
                .contains("10/10  Everything is deleted", "All 10 steps passed")
                .doesNotContain("FAILED", ESCAPE);
    }

    @Test
    void aStepThatDoesNotHoldEndsItWithWhatWasExpectedAndTheOperatorsLog() {
        int exit = run(
                Duration.ofSeconds(10),
                aws -> aws.faults().on("iam", "CreateRole").accessDenied());
        assertThat(exit).isEqualTo(1);
        assertThat(output())
                .contains(
                        "2/10  The first binding",
                        "FAILED",
                        "expected: crossaccountbinding/reports in analytics is Ready within 10 s",
                        "but:      Ready=False AccessDenied",
                        "The end of the operator's log")
                .doesNotContain("3/10", "steps passed");
    }

    @Test
    void argumentsAreReadStrictly() {
        assertThat(Options.parse(List.of())).isEqualTo(new Options(Options.Kind.EMBEDDED, false));
        assertThat(Options.parse(List.of("--cluster=real", "--keep"))).isEqualTo(new Options(Options.Kind.REAL, true));
        assertThatThrownBy(() -> Options.parse(List.of("--cluster=kind"))).hasMessageContaining("embedded|real");
        assertThatThrownBy(() -> Options.parse(List.of("keep"))).hasMessageContaining("--keep");
    }

    @Test
    void coloursAreForTerminals() {
        new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), true).line(Terminal.Style.GREEN, "ok");
        assertThat(output()).isEqualTo(ESCAPE + "[32mok" + ESCAPE + "[0m" + System.lineSeparator());
    }

    private int run(Duration patience, Consumer<Sandbox> sabotage) {
        Terminal terminal = new Terminal(new PrintStream(printed, true, StandardCharsets.UTF_8), false);
        return new Demo(new Options(Options.Kind.EMBEDDED, false), terminal, patience, sabotage).run();
    }

    private String output() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
