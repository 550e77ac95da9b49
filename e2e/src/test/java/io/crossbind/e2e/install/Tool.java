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

/** A command line program used in an installation, with its own environment. */
final class Tool {
    /** The repository's root. */
    static final Path ROOT = root();

    private final String program;
    private final Path directory;
    private final Map<String, String> variables;

    private Tool(String program) {
        this(program, ROOT, Map.of());
    }

    private Tool(String program, Path directory, Map<String, String> variables) {
        this.program = program;
        this.directory = directory;
        this.variables = variables;
    }

    /** kubectl, from the machine. */
    static Tool kubectl() {
        return new Tool("kubectl");
    }

    /** The shell, for commands from the documentation. */
    static Tool shell() {
        return new Tool("sh");
    }

    /** The directory of the programs built by the project. */
    static Path binaries() {
        return ProjectRoot.tool("helm").getParent();
    }

    /**
     * The program, with access to a cluster.
     *
     * @param cache a directory for the client's cache of the API, which uses addresses as keys; addresses are reused
     */
    Tool on(Path kubeconfig, Path cache) {
        return new Tool(
                program,
                directory,
                Map.of(
                        "KUBECONFIG",
                        kubeconfig.toString(),
                        "KUBECACHEDIR",
                        cache.resolve("kube").toString()));
    }

    /** The program, in another working directory than the repository's root. */
    Tool in(Path other) {
        return new Tool(program, other, variables);
    }

    /**
     * Helm as built by the project.
     *
     * @throws IllegalStateException with instructions, if Helm is not built
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
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
            builder.environment().putAll(variables);
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

    /** Standard output of a run that must succeed. */
    String output(String... arguments) {
        Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError(program + " " + String.join(" ", arguments) + " ended with " + result.exitCode()
                    + ":\n" + result.err());
        }
        return result.out();
    }

    private static Path root() {
        String given = System.getProperty("crossbind.root");
        return (given == null ? Path.of("..") : Path.of(given)).toAbsolutePath().normalize();
    }
}
