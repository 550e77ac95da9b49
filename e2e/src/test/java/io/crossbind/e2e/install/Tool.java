package io.crossbind.e2e.install;

import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command line program that an installation uses, run with an environment of its own. */
final class Tool {
    /** The repository's root. */
    static final Path ROOT = root();

    private final String program;

    private Tool(String program) {
        this.program = program;
    }

    /** kubectl, from the machine. */
    static Tool kubectl() {
        return new Tool("kubectl");
    }

    /**
     * Helm as the project builds it.
     *
     * @throws IllegalStateException if it was not built yet, with what to do
     */
    static Tool helm() {
        return new Tool(ProjectRoot.tool("helm").toString());
    }

    /** The outcome of a run. */
    record Result(int exitCode, String out, String err) {}

    Result run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        try {
            Path err = Files.createTempFile("tool", ".err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
            cleanEnvironment(builder.environment());
            Process process = builder.redirectError(err.toFile()).start();
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Result result = new Result(process.waitFor(), out, Files.readString(err));
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + program, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + program, e);
        }
    }

    /** Standard output of a run that has to succeed. */
    String output(String... arguments) {
        Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError(program + " " + String.join(" ", arguments) + " ended with " + result.exitCode()
                    + ":\n" + result.err());
        }
        return result.out();
    }

    private static void cleanEnvironment(Map<String, String> environment) {
        environment.keySet().retainAll(List.of("PATH", "HOME"));
    }

    private static Path root() {
        String given = System.getProperty("crossbind.root");
        return (given == null ? Path.of("..") : Path.of(given)).toAbsolutePath().normalize();
    }
}
