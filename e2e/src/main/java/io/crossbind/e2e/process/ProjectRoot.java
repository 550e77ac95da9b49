package io.crossbind.e2e.process;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that is under test. Tools, manifests, the operator's jar and logs are found from here. */
public final class ProjectRoot {

    private static final Path ROOT = find();

    private ProjectRoot() {}

    /** A path below the root, such as {@code target/crossbind.jar}. It need not exist. */
    public static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /**
     * A tool that {@code make tools} builds.
     *
     * @throws IllegalStateException when it has not been built
     */
    public static Path tool(String name) {
        Path tool = path(".tools/bin/" + name);
        if (!Files.isExecutable(tool)) {
            throw new IllegalStateException(tool + " is missing: run `make tools` first.");
        }
        return tool;
    }

    /** Where processes write their logs: kept after a run, removed by {@code make clean}. */
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
