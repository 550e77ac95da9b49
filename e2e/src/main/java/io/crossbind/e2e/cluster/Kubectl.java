package io.crossbind.e2e.cluster;

import io.crossbind.e2e.process.TempDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The machine's own kubectl. Tests apply manifests and read errors with it, as users do. */
public final class Kubectl {

    /** kubectl caches an API by its address, and addresses are reused. The cache must therefore not outlive this JVM. */
    private static final TempDirectory CACHE = TempDirectory.create("kubectl");

    private final Path kubeconfig;

    public Kubectl(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    /** The outcome of a command. */
    public record Result(List<String> command, int exit, String out, String err) {

        public boolean succeeded() {
            return exit == 0;
        }

        /**
         * Returns the output of kubectl.
         *
         * @throws IllegalStateException with the error output, if the command failed
         */
        public String orThrow() {
            if (!succeeded()) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + err + out);
            }
            return out;
        }
    }

    /** Runs {@code kubectl} with these arguments. */
    public Result run(String... arguments) {
        return run("", List.of(arguments));
    }

    /**
     * Repeats a command until the command succeeds. The API server publishes some objects a moment after it accepted them.
     *
     * @throws IllegalStateException with the last error output, after the limit
     */
    public Result await(Duration limit, String... arguments) {
        long deadline = System.nanoTime() + limit.toNanos();
        Result result = run(arguments);
        while (!result.succeeded() && System.nanoTime() < deadline) {
            pause();
            result = run(arguments);
        }
        result.orThrow();
        return result;
    }

    /** {@code kubectl apply -f -} with this manifest on the standard input. */
    public Result apply(String manifest) {
        return run(manifest, List.of("apply", "-f", "-"));
    }

    /** {@code kubectl apply -f} of a file or a directory. */
    public Result apply(Path manifests) {
        return run("apply", "-f", manifests.toString());
    }

    /** {@code kubectl replace -f -} with this manifest on the standard input. */
    public Result replace(String manifest) {
        return run(manifest, List.of("replace", "-f", "-"));
    }

    /** {@code kubectl replace --force -f -}, which deletes the objects of the manifest and creates them again. */
    public Result replaceByForce(String manifest) {
        return run(manifest, List.of("replace", "--force", "-f", "-"));
    }

    /** {@code kubectl delete -f -}, waiting until all objects of the manifest are gone. */
    public Result delete(String manifest) {
        return run(manifest, List.of("delete", "-f", "-"));
    }

    private Result run(String input, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(arguments);
        try (TempDirectory files = TempDirectory.create("kubectl-run")) {
            Path out = files.path().resolve("out");
            Path err = files.path().resolve("err");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(files.write("in", input).toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("KUBECACHEDIR", CACHE.path().toString());
            int exit = builder.start().waitFor();
            return new Result(command, exit, read(out), read(err));
        } catch (IOException e) {
            throw new UncheckedIOException("kubectl did not run: is it on the PATH?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while kubectl ran", e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(200));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for kubectl to succeed", e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
