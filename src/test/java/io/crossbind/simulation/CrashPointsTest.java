package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.simulation.CrashNoise.Crash;
import io.crossbind.simulation.CrashNoise.Mode;
import io.crossbind.simulation.CrashRun.Operation;
import io.crossbind.simulation.CrashRun.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every call of AWS and every request to the API server of every operation on every kind of workload goes wrong once: a sample of them by
 * default, all of them with {@code -Dcrossbind.crash.every=1}. The operator then has
 * to come where it comes without the crash. {@code -Dcrossbind.crash=CHAINED/UPDATE/7/KILLED_AFTER} repeats one crash,
 * {@code -Dcrossbind.crash=CHAINED} those of a row.
 */
class CrashPointsTest {
    private static final Logger LOG = LoggerFactory.getLogger(CrashPointsTest.class);
    private static final String ONLY = System.getProperty("crossbind.crash", "");

    /** By default a sample runs, since all crashes take minutes; {@code -Dcrossbind.crash.every=1} runs all of them. */
    private static final int EVERY = Integer.getInteger("crossbind.crash.every", ONLY.isEmpty() ? 37 : 1);

    private static int points;
    private static int runs;
    private static long nanos;

    @AfterAll
    static void tell() {
        LOG.warn("{} points, {} crashes, {} s", points, runs, nanos / 1_000_000_000);
    }

    static Stream<Arguments> operations() {
        return Stream.of(CrashRow.values())
                .flatMap(row -> Stream.of(Operation.values())
                        .filter(operation ->
                                operation != Operation.RETAIN || row.retained().isPresent())
                        .filter(operation -> isWanted(row + "/" + operation + "/"))
                        .map(operation -> Arguments.of(row, operation)));
    }

    private static boolean isWanted(String prefix) {
        return prefix.startsWith(ONLY) || ONLY.startsWith(prefix);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void crashAtAnyPointChangesNoOutcome(CrashRow row, Operation operation) {
        long begin = System.nanoTime();
        try (CrashRun model = new CrashRun(row, operation, CrashNoise.NONE)) {
            Outcome expected = model.undisturbed();
            assertUsual(operation, expected);
            List<Message> requests = model.requests();
            assertThat(requests).as("points of the operation").anyMatch(Message::writes);
            List<Crash> all = crashes(row + "/" + operation, requests);
            List<String> failures = all.parallelStream()
                    .flatMap(crash -> failure(row, operation, crash, expected)
                            .map(why -> name(row + "/" + operation, crash) + " at " + requests.get(crash.point() - 1)
                                    + ": " + why)
                            .stream())
                    .toList();
            points += requests.size();
            runs += all.size();
            long took = System.nanoTime() - begin;
            nanos += took;
            LOG.info(
                    "{}/{}: {} points, {} crashes, {} ms",
                    row,
                    operation,
                    requests.size(),
                    all.size(),
                    took / 1_000_000);
            assertThat(failures).isEmpty();
        }
    }

    private static List<Crash> crashes(String operation, List<Message> requests) {
        return IntStream.rangeClosed(1, requests.size())
                .boxed()
                .flatMap(point ->
                        Mode.of(requests.get(point - 1), point).stream().map(mode -> new Crash(point, mode)))
                .filter(crash -> name(operation, crash).startsWith(ONLY))
                .filter(crash ->
                        (crash.point() * Mode.values().length + crash.mode().ordinal()) % EVERY == 0)
                .toList();
    }

    private static String name(String operation, Crash crash) {
        return operation + "/" + crash.point() + "/" + crash.mode();
    }

    private static Optional<String> failure(CrashRow row, Operation operation, Crash crash, Outcome expected) {
        try (CrashRun run = new CrashRun(row, operation, crash)) {
            run.disturbed(expected);
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** What an operation does without a crash: without that, no crash would show anything. */
    private static void assertUsual(Operation operation, Outcome outcome) {
        String cluster = String.join("\n", outcome.after().cluster());
        if (operation.deletes()) {
            assertThat(cluster).doesNotContain("object ");
        } else if (operation == Operation.TIGHTEN || operation == Operation.EXCLUDE) {
            assertThat(cluster).contains("False ");
        } else {
            assertThat(cluster).contains("True Ready");
        }
        if (operation == Operation.RETAIN) {
            assertThat(outcome.end().aws())
                    .hasSizeGreaterThan(outcome.before().aws().size());
        } else {
            assertThat(outcome.end()).isEqualTo(outcome.before());
        }
    }
}
