package io.crossbind.e2e.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout under test, with tools, manifests, the operator's jar and logs. */
public final class ProjectRoot {

    /** {@code make check} sets this property to {@code false}: its tests run without the tools, even if the tools are built. */
    private static final boolean TOOLS = !"false".equals(System.getProperty("crossbind.tools"));

    private static final Path ROOT = find();

    private ProjectRoot() {}

    /** A path below the root, such as {@code target/crossbind.jar}. The path need not exist. */
    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /**
     * A tool built by {@code make tools}.
     *
     * @throws IllegalStateException if the tool has not been built, or if the test may use no tools
     */
    public static Path tool(String name) {
        return program(".tools/bin/" + name, "make tools");
    }

    /**
     * A program of the Python environment filled by {@code make venv}.
     *
     * @throws IllegalStateException if the program is not installed, or if the test may use no tools
     */
    public static Path pythonProgram(String name) {
        return program(".venv/bin/" + name, "make venv");
    }

    private static Path program(String relative, String command) {
        if (!TOOLS) {
            throw new IllegalStateException(relative + " is a tool, and a test with the tag \"light\" may use none.");
        }
        Path program = path(relative);
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is missing: run `" + command + "` first.");
        }
        return program;
    }

    /** The directory for logs of processes: kept after a run, removed by {@code make clean}. */
    public static Path logs() {
        return path("e2e/target/logs");
    }

    private static Path find() {
        String given = System.getProperty("crossbind.root");
        if (given != null) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        Path here = Path.of("").toAbsolutePath();
        return here.endsWith("e2e") ? here.getParent() : here;
    }
}
