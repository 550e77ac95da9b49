package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README of the chart lists all values, with the comments of {@code values.yaml}, and the schema knows the same values.
 * {@code make docs} regenerates the tables (system property {@code docs.update}).
 */
class ChartReadmeTest {
    private static final Path CHART = Path.of("helm/crossbind");
    private static final Path README = CHART.resolve("README.md");
    private static final Pattern TABLES = Pattern.compile("(?s)(<!-- values: .*? -->\n).*?(<!-- end of values -->)");
    private static final Pattern KEY = Pattern.compile("^( *)([a-zA-Z]+):.*");

    /** A heading of the tables, or a value with its description. */
    private sealed interface Line {
        record Heading(String text) implements Line {}

        record Value(String path, String description) implements Line {
            /** RFC 6901. */
            String pointer() {
                return "/" + path.replace('.', '/');
            }
        }
    }

    private final JsonNode values = new ObjectMapper(new YAMLFactory())
            .readTree(CHART.resolve("values.yaml").toFile());
    private final List<Line> lines = lines();

    ChartReadmeTest() throws IOException {}

    @Test
    void readmeHasTheTablesOfTheValues() throws IOException {
        String readme = Files.readString(README);
        String expected = TABLES.matcher(readme)
                .replaceFirst(found -> Matcher.quoteReplacement(found.group(1) + tables() + found.group(2)));
        GeneratedFile.demand(README, expected);
        assertThat(expected).contains("| `replicas` | `1` |");
    }

    @Test
    void everyValueHasADescription() {
        Set<String> described = described();
        assertThat(leaves("", values, described)).isEqualTo(described);
    }

    @Test
    void schemaKnowsEveryValueAndNoOther() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        assertThat(leaves("", properties(schema, schema), described())).isEqualTo(described());
    }

    /** Artifact Hub shows the kinds and the image of the annotations. */
    @Test
    void annotationsOfTheChartNameTheKindsAndTheImage() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        JsonNode chart = yaml.readTree(CHART.resolve("Chart.yaml").toFile());
        JsonNode annotations = chart.path("annotations");
        List<String> kinds = new ArrayList<>();
        yaml.readTree(annotations.path("artifacthub.io/crds").asText())
                .forEach(crd -> kinds.add(crd.path("name").asText() + " "
                        + crd.path("kind").asText() + " " + crd.path("version").asText()));
        List<String> served = new ArrayList<>();
        try (Stream<Path> crds = Files.list(Path.of("crds"))) {
            for (Path file : crds.toList()) {
                JsonNode crd = yaml.readTree(file.toFile());
                served.add(crd.at("/metadata/name").asText() + " "
                        + crd.at("/spec/names/kind").asText() + " "
                        + crd.at("/spec/versions/0/name").asText());
            }
        }
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(served);
        assertThat(yaml.readTree(annotations.path("artifacthub.io/images").asText())
                        .at("/0/image")
                        .asText())
                .isEqualTo("ghcr.io/" + values.at("/image/repository").asText() + ":"
                        + chart.path("appVersion").asText());
    }

    @Test
    void chartAndKustomizeInstallTheImageThatTheReleaseWorkflowPublishes() throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        String published = "ghcr.io/" + values.at("/image/repository").asText();
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<image.name>" + published + "</image.name>");
        JsonNode image =
                yaml.readTree(Path.of("operator/kustomization.yaml").toFile()).at("/images/0");
        assertThat(image.path("name").asText()).isEqualTo(published);
        assertThat(image.path("newTag").asText())
                .isEqualTo(yaml.readTree(CHART.resolve("Chart.yaml").toFile())
                        .path("appVersion")
                        .asText());
        assertThat(Files.readString(Path.of("operator/deployment.yaml"))).contains("image: " + published + "\n");
    }

    private Set<String> described() {
        return lines.stream()
                .filter(Line.Value.class::isInstance)
                .map(line -> ((Line.Value) line).path())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Paths of values without nested values. A value with a description hides its nested values. */
    private static Set<String> leaves(String path, JsonNode node, Set<String> described) {
        if (described.contains(path) || !node.isObject() || node.isEmpty()) {
            return Set.of(path);
        }
        Set<String> leaves = new TreeSet<>();
        node.properties()
                .forEach(field -> leaves.addAll(leaves(
                        path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), described)));
        return leaves;
    }

    /** The properties of a schema as a tree of names, like values. */
    private static JsonNode properties(JsonNode root, JsonNode schema) {
        JsonNode resolved =
                schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
        var tree = new ObjectMapper().createObjectNode();
        resolved.path("properties")
                .properties()
                .forEach(field -> tree.set(field.getKey(), properties(root, field.getValue())));
        return tree;
    }

    private String tables() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            switch (line) {
                case Line.Heading heading ->
                    text.append("\n### ")
                            .append(heading.text())
                            .append("\n\n| value | default | meaning |\n|---|---|---|\n");
                case Line.Value value ->
                    text.append("| `%s` | %s | %s |\n"
                            .formatted(
                                    value.path(),
                                    code(values.at(value.pointer())),
                                    value.description().replace("|", "\\|")));
            }
        }
        return text.append('\n').toString();
    }

    /** A default as JSON, which is YAML too; an empty cell if there is none. */
    private static String code(JsonNode value) {
        boolean isNone = value.isNull() || value.isTextual() && value.asText().isEmpty();
        return isNone ? "" : "`" + (value.isTextual() ? value.asText() : value.toString()) + "`";
    }

    /** Lines such as {@code ## Heading} and, above a key, {@code # -- Description}, which following comment lines continue. */
    private static List<Line> lines() throws IOException {
        List<Line> lines = new ArrayList<>();
        List<String> parents = new ArrayList<>();
        StringBuilder description = new StringBuilder();
        for (String line : Files.readAllLines(CHART.resolve("values.yaml"))) {
            String bare = line.strip();
            Matcher key = KEY.matcher(line);
            if (line.startsWith("## ")) {
                lines.add(new Line.Heading(line.substring(3)));
            } else if (bare.startsWith("# -- ")) {
                description.setLength(0);
                description.append(bare.substring("# -- ".length()));
            } else if (bare.startsWith("# ") && !description.isEmpty()) {
                description.append(' ').append(bare.substring(2));
            } else if (key.matches()) {
                int depth = key.group(1).length() / 2;
                parents.subList(Math.min(depth, parents.size()), parents.size()).clear();
                parents.add(key.group(2));
                if (!description.isEmpty()) {
                    lines.add(new Line.Value(String.join(".", parents), description.toString()));
                    description.setLength(0);
                }
            }
        }
        return lines;
    }
}
