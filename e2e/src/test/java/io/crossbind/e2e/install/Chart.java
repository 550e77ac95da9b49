package io.crossbind.e2e.install;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The chart, rendered by {@code helm template} for a release called crossbind. */
final class Chart {
    static final String PATH = "helm/crossbind";

    /** A file with every option of the chart. */
    static final String FULL = "e2e/src/test/resources/install/full-values.yaml";

    private Chart() {}

    /**
     * The objects rendered by Helm.
     *
     * @param more arguments of Helm
     */
    static Manifests template(String... more) {
        return Manifests.parse(Tool.helm().output(arguments(more)));
    }

    /** A run of Helm that may fail. */
    static Tool.Result tried(String... more) {
        return Tool.helm().run(arguments(more));
    }

    private static String[] arguments(String... more) {
        return Stream.concat(
                        Stream.of("template", "crossbind", PATH, "--namespace", "crossbind-system"), Stream.of(more))
                .toArray(String[]::new);
    }

    /** Copies the chart to a new directory, and returns the directory. */
    static Path copyTo(Path directory) throws IOException {
        Path chart = Tool.ROOT.resolve(PATH);
        try (Stream<Path> files = Files.walk(chart)) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(chart.relativize(file)));
            }
        }
        return directory;
    }

    /** The environment of the operator's container, without values from fields. */
    static Map<String, String> environment(Manifests rendered) {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode variable : rendered.get("Deployment/crossbind").at("/spec/template/spec/containers/0/env")) {
            environment.put(
                    variable.path("name").asText(), variable.path("value").asText());
        }
        return environment;
    }
}
