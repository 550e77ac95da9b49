package io.crossbind.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that was started here, with only the environment it was given and its output in a file. It ends with
 * {@link #stop} or {@link #kill}, and at the latest when the JVM exits.
 */
public final class ChildProcess {

    private static final int TAIL_LINES = 25;
    private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    private static final Duration GRACE_AT_EXIT = Duration.ofSeconds(2);

    private final String name;
    private final Process process;
    private final Path logFile;
    private final Thread atExit;

    private ChildProcess(String name, Process process, Path logFile) {
        this.name = name;
        this.process = process;
        this.logFile = logFile;
        this.atExit = new Thread(() -> end(GRACE_AT_EXIT), "stop-" + name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a program.
     *
     * @param environment all of it: nothing is inherited, so that no CA bundle or AWS profile of the caller's leaks in
     * @param logFile what it prints is appended to this file
     */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path logFile) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(logFile.getParent());
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()));
            return new ChildProcess(name, builder.start(), logFile);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " did not start", e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** The exit code: 128 + the signal's number when a signal ended it. */
    public int exitCode() {
        return process.exitValue();
    }

    /** The output so far. */
    public String log() {
        try {
            return new String(Files.readAllBytes(logFile), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until the probe says yes.
     *
     * @throws IllegalStateException with the end of the log, when the process ends before or the time is over
     */
    public void awaitReady(Duration limit, BooleanSupplier probe) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!probe.getAsBoolean()) {
            if (!isAlive()) {
                throw failure("ended with exit code " + exitCode() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                throw failure("was not ready after " + limit.toSeconds() + " s");
            }
            pause();
        }
    }

    /** Asks it to end (SIGTERM) and waits; what has not ended by then is killed. Returns whether it ended in time. */
    public boolean stop(Duration grace) {
        ShutdownHooks.remove(atExit);
        return end(grace);
    }

    /** Ends it at once (SIGKILL), as a crash of the machine would. */
    public void kill() {
        stop(Duration.ZERO);
    }

    /** Sends it a signal by name, such as {@code STOP} or {@code CONT}, and waits until it is sent. */
    public void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + signal + " of " + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending " + signal, e);
        }
    }

    private boolean end(Duration grace) {
        try {
            if (grace.isPositive()) {
                process.destroy();
                if (process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
            process.destroyForcibly().waitFor();
            return false;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private IllegalStateException failure(String what) {
        return new IllegalStateException("%s %s. The end of %s:%n%s".formatted(name, what, logFile, tail()));
    }

    private String tail() {
        List<String> lines = log().lines().toList();
        Stream<String> last = lines.stream().skip(Math.max(0, lines.size() - TAIL_LINES));
        return last.collect(Collectors.joining(System.lineSeparator()));
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting", e);
        }
    }
}
