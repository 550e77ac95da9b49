package io.crossbind.e2e.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The Python virtual environment that the Makefile fills: {@code .venv} of the repository's root. */
final class Venv {

    private Venv() {}

    /** @throws IllegalStateException when it is not installed */
    static Path program(String name) {
        Path program = root().resolve(".venv/bin").resolve(name);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is missing: run make, which installs it");
        }
        return program;
    }

    static Path targetDirectory() {
        try {
            return Files.createDirectories(root().resolve("e2e/target"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our own environment may name credentials, proxies and certificates: only PATH goes on. */
    static void cleanEnvironment(ProcessBuilder builder, Map<String, String> environment) {
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
    }

    private static Path root() {
        return Path.of(System.getProperty("crossbind.root", ".."))
                .toAbsolutePath()
                .normalize();
    }
}
