package io.crossbind.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about RBAC has a row for each rule of the roles in {@code operator/}, and no other row. */
class RbacPageTest {
    private static final Path PAGE = Path.of("src/site/markdown/reference/rbac.md");
    private static final YAMLMapper YAML = new YAMLMapper();

    /** A heading with a role, and the text up to the next heading. */
    private static final Pattern ROLE = Pattern.compile("(?ms)^### (\\w+ `[\\w-]+`)$(.*?)(?=^#|\\z)");

    /** A row of a table without its last cell, which is the reason. */
    private static final Pattern ROW = Pattern.compile("(?m)^(\\| (?:`|core|non-resource).*) \\| [^|]+ \\|$");

    @Test
    void everyRuleIsARow() throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        ROLE.matcher(Files.readString(PAGE))
                .results()
                .forEach(role -> rows.put(
                        role.group(1),
                        ROW.matcher(role.group(2))
                                .results()
                                .map(row -> row.group(1))
                                .toList()));
        assertThat(rows).isEqualTo(rules());
    }

    private static Map<String, List<String>> rules() {
        Map<String, List<String>> rules = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(Path.of("operator"))) {
            files.filter(file -> file.toString().endsWith(".yaml"))
                    .flatMap(file -> YamlDocuments.of(file).stream())
                    .filter(object -> object.path("kind").asText().matches("(Cluster)?Role"))
                    .forEach(role -> rules.put(
                            role.path("kind").asText() + " `"
                                    + role.at("/metadata/name").asText() + "`",
                            role.path("rules")
                                    .valueStream()
                                    .map(RbacPageTest::row)
                                    .toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(rules).hasSizeGreaterThan(5);
        return rules;
    }

    private static String row(JsonNode rule) {
        String named = rule.has("resourceNames") ? " named " + code(rule.path("resourceNames")) : "";
        String what = rule.has("nonResourceURLs")
                ? "non-resource URL | " + code(rule.path("nonResourceURLs"))
                : group(rule.path("apiGroups")) + " | " + code(rule.path("resources")) + named;
        return "| " + what + " | " + joined(rule.path("verbs"), "");
    }

    private static String group(JsonNode groups) {
        assertThat(groups).hasSize(1);
        return groups.path(0).asText().isEmpty() ? "core" : code(groups);
    }

    private static String code(JsonNode names) {
        return joined(names, "`");
    }

    private static String joined(JsonNode names, String quote) {
        return names.valueStream().map(name -> quote + name.asText() + quote).collect(Collectors.joining(", "));
    }
}
