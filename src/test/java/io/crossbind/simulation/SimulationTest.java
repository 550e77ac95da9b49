package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Histories of the real passes on the test kit. {@code make simulate N=10000} runs more of them; {@code make simulate N=1 SEED=288} repeats
 * one, and {@code TRACE=true} prints each step of it.
 */
class SimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
    private static final int MOST_FAILURES = 5;

    @Test
    void freshHistoriesKeepTheRules() {
        long first = Long.getLong("crossbind.seed", System.currentTimeMillis());
        String scenario = System.getProperty("crossbind.scenario", Scenario.RICH.name());
        long count = Long.getLong("crossbind.histories", 120);
        LOG.info("histories {} to {}", first, first + count - 1);
        assertThat(failures(LongStream.range(first, first + count)
                        .mapToObj(seed -> new Kept(Scenario.valueOf(scenario), seed))))
                .isEmpty();
    }

    @Test
    void historiesThatOnceBrokeARuleKeepItNow() throws IOException {
        assertThat(failures(keptSeeds().stream())).isEmpty();
    }

    private static List<Kept> keptSeeds() throws IOException {
        try (BufferedReader seeds = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SimulationTest.class.getResourceAsStream("/simulation/seeds.txt")),
                StandardCharsets.UTF_8))) {
            return seeds.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Kept::parse)
                    .toList();
        }
    }

    private static List<String> failures(Stream<Kept> seeds) {
        List<String> failures = new ArrayList<>();
        seeds.takeWhile(_ -> failures.size() < MOST_FAILURES).forEach(kept -> {
            try {
                History.run(kept.scenario(), kept.seed());
            } catch (AssertionError e) {
                failures.add(e.getMessage());
            }
        });
        return failures;
    }

    /** A history: {@code SCENARIO seed}. */
    private record Kept(Scenario scenario, long seed) {
        static Kept parse(String line) {
            String[] parts = line.split(" ");
            return new Kept(Scenario.valueOf(parts[0]), Long.parseLong(parts[1]));
        }
    }
}
