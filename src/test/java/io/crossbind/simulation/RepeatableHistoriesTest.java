package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A seed produces the same history in each JVM. The order of Java's immutable sets and maps differs between JVMs, so passes must not depend on
 * the order.
 */
class RepeatableHistoriesTest {
    private static final int JVMS = 2;

    private record Seed(Scenario scenario, long number) {}

    private static final List<Seed> SEEDS = List.of(
            new Seed(Scenario.LIVES, 1),
            new Seed(Scenario.LIVES, 20),
            new Seed(Scenario.RICH, 6),
            new Seed(Scenario.OWNERS, 2));

    @Test
    void seedPlaysTheSameHistoryInEachJvm() throws IOException, InterruptedException {
        List<Process> others = new ArrayList<>();
        for (int i = 0; i < JVMS; i++) {
            others.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            RepeatableHistoriesTest.class.getName())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
        List<String> own = fingerprints().toList();
        for (Process other : others) {
            try (InputStream output = other.getInputStream()) {
                assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8).lines())
                        .containsAll(own);
            }
            assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static Stream<String> fingerprints() {
        return SEEDS.stream()
                .map(seed -> "history %s %d: %s"
                        .formatted(
                                seed.scenario(),
                                seed.number(),
                                Hashes.hex(History.trace(seed.scenario(), seed.number()))));
    }

    /** Prints the fingerprints of the histories, for a comparison with another JVM. */
    public static void main(String[] arguments) {
        fingerprints().forEach(System.out::println);
    }
}
