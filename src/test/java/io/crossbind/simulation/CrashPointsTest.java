package io.crossbind.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.simulation.CrashNoise.Crash;
import io.crossbind.simulation.CrashNoise.Mode;
import io.crossbind.simulation.CrashRun.Model;
import io.crossbind.simulation.CrashRun.Operation;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every AWS call and every API server request fails once, in every operation on every kind of workload. The operator must then reach the same
 * state as without the crash.
 *
 * <p>All crashes take minutes, so {@link CrashSample} selects some by default. {@code make crash-points} runs all crashes,
 * {@code make crash-points POINT=CHAINED} the crashes of a row, and {@code make crash-points POINT=CHAINED/UPDATE/7/KILLED_AFTER} one crash.
 */
class CrashPointsTest {
    private static final Logger LOG = LoggerFactory.getLogger(CrashPointsTest.class);

    /** The prefix of the names of the crashes to run, {@code all}, or empty for a sample. */
    private static final String WANTED = System.getProperty("crossbind.crash", "");

    private static final String ONLY = WANTED.equals("all") ? "" : WANTED;
    private static final CrashSample SAMPLE = new CrashSample();
    /** Virtual threads: tasks of a world take turns without switches of operating system threads. */
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(), Thread.ofVirtual().factory());

    private static final CrashStarts STARTS = new CrashStarts();
    private static int points;
    private static int runs;
    private static long nanos;

    @AfterAll
    static void tell() {
        THREADS.close();
        LOG.warn("{} requests, {} crashes, {} s", points, runs, nanos / 1_000_000_000);
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
        Model model = play(() -> CrashRun.model(STARTS, row, operation)).join();
        List<Message> requests = model.requests();
        assertThat(requests).as("points of the operation").anyMatch(Message::writes);
        if (!ONLY.isEmpty()) {
            IntStream.range(0, requests.size()).forEach(i -> LOG.warn("{} {}", i + 1, requests.get(i)));
            LOG.warn("without a crash: {}", model.after());
        }
        assertUsual(row, operation, model);
        List<Crash> all = crashes(operation, row + "/" + operation, model);
        List<String> failures = all.stream()
                .map(crash -> play(() -> failure(row, operation, crash, model)
                        .map(why -> name(row + "/" + operation, crash) + " at " + requests.get(crash.point() - 1) + ": "
                                + why)))
                .toList()
                .stream()
                .flatMap(running -> running.join().stream())
                .toList();
        points += requests.size();
        runs += all.size();
        nanos += System.nanoTime() - begin;
        assertThat(failures).isEmpty();
    }

    private static <T> CompletableFuture<T> play(Supplier<T> run) {
        return CompletableFuture.supplyAsync(run, THREADS);
    }

    private static List<Crash> crashes(Operation operation, String prefix, Model model) {
        List<Message> requests = model.requests();
        return IntStream.rangeClosed(1, requests.size())
                .boxed()
                .flatMap(point ->
                        Mode.of(requests.get(point - 1), point).stream().map(mode -> new Crash(point, mode)))
                // A request refused by the API server leaves nothing.
                .filter(crash -> !crash.mode().kills() || model.forks().containsKey(crash))
                .filter(crash -> name(prefix, crash).startsWith(ONLY))
                .filter(crash ->
                        !WANTED.isEmpty() || SAMPLE.has(operation, requests.get(crash.point() - 1), crash.mode()))
                .toList();
    }

    private static String name(String operation, Crash crash) {
        return operation + "/" + crash.point() + "/" + crash.mode();
    }

    private static Optional<String> failure(CrashRow row, Operation operation, Crash crash, Model model) {
        try {
            CrashRun.play(STARTS, row, operation, crash, model);
            return Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Checks the result of an operation without a crash. Otherwise, no crash would prove anything. */
    private static void assertUsual(CrashRow row, Operation operation, Model outcome) {
        String cluster = outcome.after().cluster().stream()
                .filter(line -> !line.startsWith("object binding sibling "))
                .collect(Collectors.joining("\n"));
        if (operation.deletes()) {
            assertThat(cluster).doesNotContain("object ");
        } else if (operation.limits()) {
            assertThat(cluster).contains("False ");
            if (operation == Operation.EXCLUDE) {
                assertThat(cluster).doesNotContain("[profile");
            }
        } else {
            assertThat(cluster).contains("True Ready");
        }
        if (operation == Operation.RETAIN && row.hasRoles()) {
            assertThat(outcome.end().aws())
                    .hasSizeGreaterThan(outcome.before().aws().size());
        } else if (operation.limits() && !row.siblings().isEmpty()) {
            assertThat(String.join("\n", outcome.end().aws())).doesNotContain("=shop/app");
        } else {
            assertThat(outcome.end()).isEqualTo(outcome.before());
        }
    }
}
