package io.crossbind.e2e.operator;

import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JVM of the shipped manifests: what a test shows holds for them. */
final class Shipped {
    private static final Pattern LIMIT = Pattern.compile("limits:\\s+memory: (\\d+)Mi");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^ENV (\\w+)=(\\S+)$");
    private static final Pattern FLAG = Pattern.compile("\"(-[^\"]+)\"");

    private Shipped() {}

    /**
     * The flags of the image's entry point, and the limit of the container, from which the JVM computes its heap. The property
     * {@code crossbind.jvm} adds flags, blank-separated, for measurements.
     */
    static List<String> flags() {
        return Stream.concat(
                        FLAG.matcher(entryPoint()).results().map(flag -> flag.group(1)),
                        Stream.of(("-XX:MaxRAM=" + limitMegabytes() + "m " + System.getProperty("crossbind.jvm", ""))
                                .split(" ", -1)))
                .filter(flag -> !flag.isEmpty() && !flag.equals("-jar"))
                .toList();
    }

    /** The environment variables that the image sets. */
    static Map<String, String> environment() {
        return VARIABLE.matcher(read("operator/Dockerfile"))
                .results()
                .collect(Collectors.toMap(variable -> variable.group(1), variable -> variable.group(2)));
    }

    private static String entryPoint() {
        return read("operator/Dockerfile")
                .lines()
                .filter(line -> line.startsWith("ENTRYPOINT"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("operator/Dockerfile has no ENTRYPOINT"));
    }

    private static int limitMegabytes() {
        Matcher matcher = LIMIT.matcher(read("operator/deployment.yaml"));
        if (!matcher.find()) {
            throw new IllegalStateException("operator/deployment.yaml has no " + LIMIT);
        }
        return Integer.parseInt(matcher.group(1));
    }

    private static String read(String file) {
        try {
            return Files.readString(ProjectRoot.path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
