package io.crossbind.e2e.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run of a program to its end, with exactly the given environment beside PATH. */
final class Program {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Program() {}

    /**
     * @param input the standard input
     * @throws IllegalStateException if the run takes more than a minute
     */
    static AwsCli.Result run(List<String> command, Map<String, String> environment, String input) {
        ProcessBuilder builder = new ProcessBuilder(command);
        Venv.cleanEnvironment(builder, environment);
        try {
            Path out = Files.createTempFile(Venv.targetDirectory(), "run-", ".out");
            Path err = Files.createTempFile(Venv.targetDirectory(), "run-", ".err");
            Path in = Files.writeString(Files.createTempFile(Venv.targetDirectory(), "run-", ".in"), input);
            Process process = builder.redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("it did not end in " + LIMIT + ": " + command);
            }
            AwsCli.Result result = new AwsCli.Result(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(in);
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
