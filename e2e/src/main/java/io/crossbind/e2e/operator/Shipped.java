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

/** The JVM settings of the shipped manifests, so that results of a test hold for the shipped operator. */
final class Shipped {
    private static final Pattern LIMIT = Pattern.compile("limits:\\s+memory: (\\d+)Mi");
    private static final Pattern VARIABLE = Pattern.compile("<([A-Z_]+)>([^<]+)</\\1>");
    private static final Pattern ENVIRONMENT = Pattern.compile("(?s)<environment>(.*?)</environment>");

    private Shipped() {}

    /**
     * The flags of the image, and the limit of the container, from which the JVM computes its heap. The property {@code crossbind.jvm} adds
     * flags, blank-separated, for measurements.
     */
    static List<String> flags() {
        return Stream.concat(
                        Stream.of(
                                "@" + ProjectRoot.path("operator/image/jvm.options"),
                                "-XX:MaxRAM=" + limitMegabytes() + "m"),
                        Stream.of(System.getProperty("crossbind.jvm", "").split(" ", -1)))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    /** The environment variables set by the image. */
    static Map<String, String> environment() {
        return VARIABLE.matcher(first(ENVIRONMENT, "pom.xml"))
                .results()
                .collect(Collectors.toMap(variable -> variable.group(1), variable -> variable.group(2)));
    }

    private static int limitMegabytes() {
        return Integer.parseInt(first(LIMIT, "operator/deployment.yaml"));
    }

    private static String first(Pattern pattern, String file) {
        Matcher matcher = pattern.matcher(read(file));
        if (!matcher.find()) {
            throw new IllegalStateException(file + " has no " + pattern);
        }
        return matcher.group(1);
    }

    private static String read(String file) {
        try {
            return Files.readString(ProjectRoot.path(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
