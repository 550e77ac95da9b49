package io.crossbind.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The CRDs break a client of the last release only where {@code crds-released/breaking.yaml} says so. */
class CrdCompatibilityTest {
    private static final Path CURRENT = Path.of("crds");
    private static final Path RELEASED = Path.of("src/test/resources/crds-released");
    private static final ObjectMapper YAML = Serialization.yamlMapper();

    @Test
    void crdsBreakOnlyWhatTheListNames() throws IOException {
        List<String> listed = new ArrayList<>();
        for (JsonNode entry : YAML.readTree(RELEASED.resolve("breaking.yaml").toFile())) {
            assertThat(entry.path("reason").asText()).as("reason of %s", entry).isNotBlank();
            listed.add(entry.path("change").asText());
        }

        List<String> changes = CrdCompatibility.breakingChanges(definitions(RELEASED), definitions(CURRENT));

        assertThat(changes)
                .as("breaking changes since the last release: see %s", RELEASED.resolve("breaking.yaml"))
                .containsExactlyInAnyOrderElementsOf(listed);
        assertThat(listed).as("only an alpha version may break").allMatch(change -> change.matches("\\S+alpha\\d+ .*"));
        if (!listed.isEmpty()) {
            assertThat(newestSection()).as("newest section of CHANGELOG.md").contains("**breaking**");
        }
    }

    private static String newestSection() throws IOException {
        return Files.readString(Path.of("CHANGELOG.md")).split("\n## ", -1)[1];
    }

    @Test
    void everyKindIsCompared() throws IOException {
        assertThat(definitions(RELEASED)).hasSizeGreaterThanOrEqualTo(4);
    }

    /** Each row changes one keyword of {@code spec.field} to another value. A dash stands for no value. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            type                   | string    | integer     | type is changed
            format                 | -         | date-time   | format is changed
            default                | a         | b           | default is changed
            default                | a         | -           | default is changed
            x-kubernetes-list-type | -         | set         | x-kubernetes-list-type is changed
            maxLength              | 10        | 9           | maxLength is lower
            maximum                | -         | 9           | maximum is lower
            maxItems               | 10        | 9           | maxItems is lower
            minLength              | 1         | 2           | minLength is higher
            minItems               | -         | 1           | minItems is higher
            pattern                | a+        | a           | pattern is changed
            pattern                | -         | a           | pattern is changed
            enum                   | -         | [a, b]      | enum is new
            enum                   | [a, b]    | [a]         | enum lacks b
            nullable               | true      | -           | null is refused
            required               | [a]       | [a, b]      | b is required
            x-kubernetes-validations | -       | [{rule: self > 1}] | new rule self > 1
            items                  | {type: string} | {type: integer} | type is changed
            additionalProperties   | {type: string} | -      | the schema of the elements is changed
            properties             | {a: {type: string}} | -  | the field is removed
            """)
    void stricterOrOtherKeywordBreaks(String keyword, String before, String after, String change) throws IOException {
        List<String> changes = compare(definition("spec", keyword, before), definition("spec", keyword, after));

        assertThat(changes)
                .singleElement()
                .asString()
                .startsWith("things/v1 spec.field")
                .endsWith(": " + change);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            default   | -      | a
            maxLength | 9      | 10
            maxLength | 9      | -
            minLength | 2      | 1
            pattern   | a      | -
            enum      | [a]    | [a, b]
            enum      | [a]    | -
            nullable  | -      | true
            required  | [a, b] | [a]
            x-kubernetes-validations | [{rule: self > 1}] | -
            properties | {a: {type: string}} | {a: {type: string}, b: {type: string}}
            description | one  | two
            """)
    void widerKeywordBreaksNothing(String keyword, String before, String after) throws IOException {
        assertThat(compare(definition("spec", keyword, before), definition("spec", keyword, after)))
                .isEmpty();
    }

    @Test
    void requiredFieldWithDefaultBreaksNothing() throws IOException {
        String properties = "{a: {type: string, default: x}}";
        ObjectNode before = definition("spec", "properties", properties);
        ObjectNode after = definition("spec", "properties", properties);
        field(after, "spec").putArray("required").add("a");

        assertThat(compare(before, after)).isEmpty();
    }

    @Test
    void statusMayBecomeStricterButLosesNoField() throws IOException {
        assertThat(compare(definition("status", "pattern", "-"), definition("status", "pattern", "a")))
                .isEmpty();
        assertThat(compare(
                        definition("status", "properties", "{a: {type: string}}"),
                        definition("status", "properties", "{b: {type: string}}")))
                .containsExactly("things/v1 status.field.a: the field is removed");
    }

    @Test
    void removedKindVersionNameAndSelectableFieldBreak() throws IOException {
        ObjectNode before = definition("spec", "type", "string");
        assertThat(CrdCompatibility.breakingChanges(Map.of("things", before), Map.of()))
                .containsExactly("things: the kind is removed");

        ObjectNode unserved = definition("spec", "type", "string");
        version(unserved).put("served", false);
        assertThat(compare(before, unserved)).containsExactly("things/v1: the version is not served any more");

        ObjectNode renamed = definition("spec", "type", "string");
        ((ObjectNode) renamed.at("/spec/names")).put("plural", "others");
        ((ObjectNode) renamed.at("/spec")).put("scope", "Cluster");
        assertThat(compare(before, renamed))
                .containsExactly("things: scope is changed", "things: names.plural is changed");

        ObjectNode lesser = definition("spec", "type", "string");
        version(lesser).remove(List.of("selectableFields", "subresources"));
        assertThat(compare(before, lesser))
                .containsExactly(
                        "things/v1: the status subresource is removed",
                        "things/v1: the selectable field .spec.field is removed");
    }

    @Property(tries = 300)
    void aSchemaIsCompatibleWithItself(@ForAll("bounds") ObjectNode bounds) throws IOException {
        assertThat(compare(bounded(bounds), bounded(bounds))).isEmpty();
    }

    /** Bounds of lengths are comparable, so the check must agree with the lengths accepted by each side. */
    @Property(tries = 300)
    void boundsBreakIfAndOnlyIfALengthIsRefused(@ForAll("bounds") ObjectNode before, @ForAll("bounds") ObjectNode after)
            throws IOException {
        boolean refused = Stream.iterate(0, length -> length + 1)
                .limit(12)
                .anyMatch(length -> accepts(before, length) && !accepts(after, length));

        if (refused) {
            assertThat(compare(bounded(before), bounded(after))).isNotEmpty();
        } else if (isSatisfiable(before)) {
            assertThat(compare(bounded(before), bounded(after))).isEmpty();
        }
    }

    @Provide
    Arbitrary<ObjectNode> bounds() {
        Arbitrary<Integer> length = Arbitraries.integers().between(0, 9).injectNull(0.3);
        return Combinators.combine(length, length).as((min, max) -> {
            ObjectNode bounds = YAML.createObjectNode();
            if (min != null && min > 0) {
                bounds.put("minLength", min);
            }
            if (max != null) {
                bounds.put("maxLength", max);
            }
            return bounds;
        });
    }

    private static boolean accepts(ObjectNode bounds, int length) {
        return length >= bounds.path("minLength").asInt(0)
                && length <= bounds.path("maxLength").asInt(Integer.MAX_VALUE);
    }

    private static boolean isSatisfiable(ObjectNode bounds) {
        return accepts(bounds, bounds.path("minLength").asInt(0));
    }

    private static ObjectNode bounded(ObjectNode bounds) throws IOException {
        ObjectNode definition = definition("spec", "type", "string");
        field(definition, "spec").setAll(bounds);
        return definition;
    }

    private static List<String> compare(JsonNode before, JsonNode after) {
        return CrdCompatibility.breakingChanges(Map.of("things", before), Map.of("things", after));
    }

    /** A definition whose {@code PART.field} has this keyword. */
    private static ObjectNode definition(String part, String keyword, String value) throws IOException {
        ObjectNode definition = (ObjectNode) YAML.readTree("""
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {plural: things, kind: Thing}
                  versions:
                    - name: v1
                      served: true
                      subresources: {status: {}}
                      selectableFields: [{jsonPath: .spec.field}]
                      schema:
                        openAPIV3Schema:
                          properties:
                            spec: {properties: {field: {}}}
                            status: {properties: {field: {}}}
                """);
        if (!value.equals("-")) {
            field(definition, part).set(keyword, YAML.readTree(value));
        }
        return definition;
    }

    private static ObjectNode version(JsonNode definition) {
        return (ObjectNode) definition.at("/spec/versions/0");
    }

    private static ObjectNode field(JsonNode definition, String part) {
        return (ObjectNode) version(definition).at("/schema/openAPIV3Schema/properties/" + part + "/properties/field");
    }

    private static Map<String, JsonNode> definitions(Path directory) throws IOException {
        Map<String, JsonNode> definitions = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("crossbind.io_"))
                    .toList()) {
                JsonNode definition = YAML.readTree(file.toFile());
                definitions.put(definition.at("/metadata/name").asText(), definition);
            }
        }
        return definitions;
    }
}
