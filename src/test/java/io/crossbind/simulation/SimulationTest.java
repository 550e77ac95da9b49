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
 * Histories of the real passes on the test kit. {@code make simulate N=10000} runs more histories, {@code make simulate N=1 SEED=288} repeats
 * one history, and {@code TRACE=true} prints each step of a failed history.
 */
class SimulationTest {
    private static final Logger LOG = LoggerFactory.getLogger(SimulationTest.class);
    private static final int MOST_FAILURES = 5;

    @Test
    void freshHistoriesKeepTheRules() {
        long first = Long.getLong("crossbind.seed", System.currentTimeMillis());
        String scenario = System.getProperty("crossbind.scenario", Scenario.RICH.name());
        assertThat(play(Scenario.valueOf(scenario), first, Long.getLong("crossbind.histories", 80))
                        .failures())
                .isEmpty();
    }

    /** A history proves nothing if the tenant had no access to lose. */
    @Test
    void hostileTenantsLoseTheAccessThatAnAdministratorRevokes() {
        long count = Long.getLong("crossbind.hostile", 15);
        Played played = play(Scenario.HOSTILE, System.currentTimeMillis(), count);
        assertThat(played.failures()).isEmpty();
        assertThat(played.revocations())
                .as("histories in which the tenant had the access before")
                .isGreaterThan(count / 3);
    }

    private static Played play(Scenario scenario, long first, long count) {
        LOG.info("histories {} {} to {}", scenario, first, first + count - 1);
        Played played = play(LongStream.range(first, first + count).mapToObj(seed -> new Kept(scenario, seed)));
        if (scenario == Scenario.HOSTILE) {
            LOG.info("access was revoked in {} histories", played.revocations());
        }
        return played;
    }

    @Test
    void historiesThatOnceBrokeARuleKeepItNow() throws IOException {
        assertThat(play(keptSeeds().stream()).failures()).isEmpty();
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

    private static Played play(Stream<Kept> seeds) {
        List<String> failures = new ArrayList<>();
        long revocations = seeds.takeWhile(_ -> failures.size() < MOST_FAILURES)
                .filter(kept -> {
                    try {
                        return History.run(kept.scenario(), kept.seed());
                    } catch (AssertionError e) {
                        failures.add(e.getMessage());
                        return false;
                    }
                })
                .count();
        return new Played(failures, revocations);
    }

    /**
     * The results of histories.
     *
     * @param failures the messages about broken rules
     * @param revocations histories in which an administrator revoked access held by a hostile tenant
     */
    private record Played(List<String> failures, long revocations) {}

    /** A history: {@code SCENARIO seed}. */
    private record Kept(Scenario scenario, long seed) {
        static Kept parse(String line) {
            String[] parts = line.split(" ");
            return new Kept(Scenario.valueOf(parts[0]), Long.parseLong(parts[1]));
        }
    }
}
