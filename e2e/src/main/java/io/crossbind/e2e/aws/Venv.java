package io.crossbind.e2e.aws;

import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The Python virtual environment filled by the Makefile: {@code .venv} in the repository's root. */
final class Venv {

    private Venv() {}

    /** @throws IllegalStateException if the program is not installed */
    static Path program(String name) {
        return ProjectRoot.pythonProgram(name);
    }

    static Path targetDirectory() {
        try {
            return Files.createDirectories(ProjectRoot.path("e2e/target"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Inherits only PATH, because the other variables may name credentials, proxies and certificates. */
    static void cleanEnvironment(ProcessBuilder builder, Map<String, String> environment) {
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
    }
}
