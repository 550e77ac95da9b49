package io.crossbind.e2e.operator;

import io.crossbind.e2e.process.ProjectRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The memory that the shipped manifests give the operator: what a test shows holds for them. */
final class Shipped {
    private static final Pattern LIMIT = Pattern.compile("limits:\\s+memory: (\\d+)Mi");
    private static final Pattern SHARE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");
    private static final int PERCENT = 100;

    private Shipped() {}

    /** The heap that the JVM takes of the container's limit. */
    static int heapMegabytes() {
        return number(LIMIT, "operator/deployment.yaml") * number(SHARE, "operator/Dockerfile") / PERCENT;
    }

    private static int number(Pattern pattern, String file) {
        try {
            Matcher matcher = pattern.matcher(Files.readString(ProjectRoot.path(file)));
            if (!matcher.find()) {
                throw new IllegalStateException(file + " has no " + pattern);
            }
            return Integer.parseInt(matcher.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
