package io.crossbind.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The changes between two states of a CustomResourceDefinition that can break a client: the API server refuses a manifest accepted before,
 * or a reader misses a field. The check sees schemas only, so a changed pattern or CEL rule counts as stricter.
 */
final class CrdCompatibility {
    /** Keywords whose lower value refuses more. */
    private static final Set<String> UPPER_BOUNDS = Set.of("maximum", "maxLength", "maxItems", "maxProperties");

    /** Keywords whose higher value refuses more. */
    private static final Set<String> LOWER_BOUNDS = Set.of("minimum", "minLength", "minItems", "minProperties");

    /** Keywords without an order, whose presence refuses values. */
    private static final Set<String> CONSTRAINTS = Set.of(
            "pattern",
            "multipleOf",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "uniqueItems",
            "not",
            "allOf",
            "anyOf",
            "oneOf");

    /** Keywords for reading, merging or completing a value. */
    private static final Set<String> MEANINGS = Set.of(
            "type",
            "format",
            "default",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-map-type",
            "x-kubernetes-int-or-string",
            "x-kubernetes-embedded-resource",
            "x-kubernetes-preserve-unknown-fields");

    private final List<String> changes = new ArrayList<>();

    private CrdCompatibility() {}

    /**
     * Compares the definitions of all kinds.
     *
     * @param released by name, as clients know them
     * @param current by name
     * @return one line for each breaking change, in the order of the released definitions
     */
    static List<String> breakingChanges(Map<String, JsonNode> released, Map<String, JsonNode> current) {
        CrdCompatibility comparison = new CrdCompatibility();
        released.forEach((name, before) -> comparison.definition(name, before, current.get(name)));
        return List.copyOf(comparison.changes);
    }

    private void definition(String name, JsonNode before, @Nullable JsonNode after) {
        if (after == null) {
            changes.add(name + ": the kind is removed");
            return;
        }
        for (String field : List.of("group", "scope", "names")) {
            JsonNode now = after.at("/spec/" + field);
            before.at("/spec/" + field).properties().forEach(part -> {
                if (part.getValue().isTextual() && !part.getValue().equals(now.path(part.getKey()))) {
                    changes.add(name + ": " + field + "." + part.getKey() + " is changed");
                }
            });
            if (before.at("/spec/" + field).isTextual()
                    && !before.at("/spec/" + field).equals(now)) {
                changes.add(name + ": " + field + " is changed");
            }
        }
        for (JsonNode version : before.at("/spec/versions")) {
            if (version.path("served").asBoolean()) {
                version(name + "/" + version.path("name").asText(), version, versionOf(after, version));
            }
        }
    }

    private static @Nullable JsonNode versionOf(JsonNode definition, JsonNode released) {
        return StreamSupport.stream(definition.at("/spec/versions").spliterator(), false)
                .filter(version -> version.path("name").equals(released.path("name")))
                .filter(version -> version.path("served").asBoolean())
                .findFirst()
                .orElse(null);
    }

    private void version(String name, JsonNode before, @Nullable JsonNode after) {
        if (after == null) {
            changes.add(name + ": the version is not served any more");
            return;
        }
        if (before.path("subresources").has("status")
                && !after.path("subresources").has("status")) {
            changes.add(name + ": the status subresource is removed");
        }
        Set<String> selectable = texts(before.path("selectableFields"), "jsonPath");
        selectable.removeAll(texts(after.path("selectableFields"), "jsonPath"));
        selectable.forEach(path -> changes.add(name + ": the selectable field " + path + " is removed"));
        schema(name + " ", before.at("/schema/openAPIV3Schema"), after.at("/schema/openAPIV3Schema"), true);
    }

    /**
     * @param isWritten whether clients write the value. Clients only read a status, so stricter rules for a status break none of them.
     */
    private void schema(String path, JsonNode before, JsonNode after, boolean isWritten) {
        for (String keyword : new TreeSet<>(MEANINGS)) {
            // A new default completes manifests and breaks no client.
            boolean added = keyword.equals("default") && !before.has(keyword);
            if (!added && !before.path(keyword).equals(after.path(keyword))) {
                changes.add(path + ": " + keyword + " is changed");
            }
        }
        if (isWritten) {
            constraints(path, before, after);
        }
        before.path("properties").properties().forEach(property -> {
            String child = path + (path.endsWith(" ") ? "" : ".") + property.getKey();
            JsonNode now = after.path("properties").path(property.getKey());
            if (now.isMissingNode()) {
                changes.add(child + ": the field is removed");
            } else {
                schema(child, property.getValue(), now, isWritten && !child.endsWith(" status"));
            }
        });
        element(path + "[]", before.path("items"), after.path("items"), isWritten);
        element(path + "{}", before.path("additionalProperties"), after.path("additionalProperties"), isWritten);
    }

    private void element(String path, JsonNode before, JsonNode after, boolean isWritten) {
        if (before.isObject() && after.isObject()) {
            schema(path, before, after, isWritten);
        } else if (!before.equals(after)) {
            changes.add(path + ": the schema of the elements is changed");
        }
    }

    private void constraints(String path, JsonNode before, JsonNode after) {
        for (String bound : new TreeSet<>(UPPER_BOUNDS)) {
            if (after.has(bound)
                    && (!before.has(bound)
                            || after.path(bound)
                                            .decimalValue()
                                            .compareTo(before.path(bound).decimalValue())
                                    < 0)) {
                changes.add(path + ": " + bound + " is lower");
            }
        }
        for (String bound : new TreeSet<>(LOWER_BOUNDS)) {
            if (after.has(bound)
                    && (!before.has(bound)
                            || after.path(bound)
                                            .decimalValue()
                                            .compareTo(before.path(bound).decimalValue())
                                    > 0)) {
                changes.add(path + ": " + bound + " is higher");
            }
        }
        for (String constraint : new TreeSet<>(CONSTRAINTS)) {
            if (after.has(constraint) && !after.path(constraint).equals(before.path(constraint))) {
                changes.add(path + ": " + constraint + " is changed");
            }
        }
        if (before.path("nullable").asBoolean() && !after.path("nullable").asBoolean()) {
            changes.add(path + ": null is refused");
        }
        values(path, before, after);
        Set<String> rules = texts(after.path("x-kubernetes-validations"), "rule");
        rules.removeAll(texts(before.path("x-kubernetes-validations"), "rule"));
        rules.forEach(rule -> changes.add(path + ": new rule " + rule.strip().replaceAll("\\s+", " ")));
    }

    private void values(String path, JsonNode before, JsonNode after) {
        if (after.has("enum")) {
            Set<JsonNode> allowed = new HashSet<>();
            after.path("enum").forEach(allowed::add);
            if (!before.has("enum")) {
                changes.add(path + ": enum is new");
            }
            before.path("enum").forEach(value -> {
                if (!allowed.contains(value)) {
                    changes.add(path + ": enum lacks " + value.asText());
                }
            });
        }
        Set<String> required = texts(after.path("required"), "");
        required.removeAll(texts(before.path("required"), ""));
        // The API server applies defaults before the check of required fields.
        required.removeIf(field -> after.path("properties").path(field).has("default"));
        required.forEach(field -> changes.add(path + ": " + field + " is required"));
    }

    /** The texts of an array, or of one field of its objects. */
    private static Set<String> texts(JsonNode array, String field) {
        Set<String> texts = new TreeSet<>();
        array.forEach(element -> texts.add(
                field.isEmpty() ? element.asText() : element.path(field).asText()));
        return texts;
    }
}
