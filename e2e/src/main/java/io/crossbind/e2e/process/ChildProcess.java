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
 * A child process of this JVM, with only the given environment and its output in a file. The process ends with {@link #stop} or
 * {@link #kill}, and at the latest when the JVM exits.
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
     * @param environment the complete environment; nothing is inherited, so that no CA bundle or AWS profile of the caller leaks in
     * @param logFile the program's output is appended to this file
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

    /** The exit code: 128 + the signal's number if a signal ended the process. */
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
     * Waits until the probe returns true.
     *
     * @throws IllegalStateException with the end of the log, if the process ends first or the limit is reached
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

    /**
     * Asks the process to end (SIGTERM) and waits. After the grace period, kills the process. Returns whether the process ended in time.
     */
    public boolean stop(Duration grace) {
        ShutdownHooks.remove(atExit);
        return end(grace);
    }

    /** Ends the process immediately (SIGKILL), like a crash of the machine. */
    public void kill() {
        stop(Duration.ZERO);
    }

    /** Sends the process a signal by name, such as {@code STOP} or {@code CONT}, and waits until the signal is sent. */
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
