package io.crossbind.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The elements of a policy document in the grammar of IAM (IAM, grammar of the JSON policy language).
 *
 * @param version the older version if the text has none
 */
record PolicyJson(String version, List<PolicyStatement> statements) {
    /** IAM rejects a document with a duplicate element or with trailing text. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String OLDEST = "2008-10-17";
    private static final Map<String, Set<String>> EVERYBODY = Map.of("*", Set.of("*"));
    private static final List<String> PRINCIPALS = List.of("Principal", "NotPrincipal");
    private static final List<String> ELEMENTS = List.of("Action", "NotAction", "Resource", "NotResource");

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if the text is not a policy document
     */
    static PolicyJson read(String json) {
        JsonNode root = parse(json);
        if (!root.isObject() || !root.has("Statement")) {
            throw new IllegalArgumentException("not a policy document: " + json);
        }
        List<PolicyStatement> statements = new ArrayList<>();
        list(root.get("Statement")).forEach(node -> statements.add(statement(node)));
        return new PolicyJson(root.path("Version").asText(OLDEST), statements);
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    private static PolicyStatement statement(JsonNode node) {
        object(node);
        Map<String, Map<String, Set<String>>> principals = new LinkedHashMap<>();
        PRINCIPALS.stream().filter(node::has).forEach(name -> principals.put(name, principal(node.get(name))));
        Map<String, Set<String>> elements = new LinkedHashMap<>();
        ELEMENTS.stream().filter(node::has).forEach(name -> elements.put(name, values(node.get(name))));
        Map<String, Map<String, Set<String>>> conditions = new LinkedHashMap<>();
        if (node.has("Condition")) {
            object(node.get("Condition"))
                    .properties()
                    .forEach(entry -> conditions.put(entry.getKey(), byKey(entry.getValue())));
        }
        return new PolicyStatement(
                node.path("Sid").asText(null), node.path("Effect").asText(), principals, elements, conditions);
    }

    /** The only principal without a type is {@code *}, everyone. */
    private static Map<String, Set<String>> principal(JsonNode node) {
        return node.isTextual() && node.asText().equals("*") ? EVERYBODY : byKey(node);
    }

    private static Map<String, Set<String>> byKey(JsonNode node) {
        Map<String, Set<String>> result = new LinkedHashMap<>();
        object(node).properties().forEach(entry -> result.put(entry.getKey(), values(entry.getValue())));
        return result;
    }

    /** Numbers and booleans equal their strings. */
    private static Set<String> values(JsonNode node) {
        Set<String> result = new TreeSet<>();
        list(node).forEach(value -> result.add(scalar(value)));
        return result;
    }

    private static String scalar(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            throw new IllegalArgumentException("not a value of a policy document: " + node);
        }
        return node.asText();
    }

    /** Returns the node as an object. An unknown form must not count as absent: without a condition a policy would look too wide. */
    private static JsonNode object(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("not an element of a policy document: " + node);
        }
        return node;
    }

    private static Iterable<JsonNode> list(JsonNode node) {
        return node.isArray() ? node : List.of(node);
    }

    /** JSON without white space. */
    String text() {
        ObjectNode root = JSON.createObjectNode().put("Version", version);
        ArrayNode nodes = root.putArray("Statement");
        statements.forEach(statement -> write(statement, nodes.addObject()));
        return root.toString();
    }

    private static void write(PolicyStatement statement, ObjectNode node) {
        if (statement.sid() != null) {
            node.put("Sid", statement.sid());
        }
        node.put("Effect", statement.effect());
        statement.principals().forEach((name, types) -> {
            if (types.equals(EVERYBODY)) {
                node.put(name, "*");
            } else {
                writeByKey(types, node.putObject(name));
            }
        });
        statement.elements().forEach((name, values) -> write(values, node, name));
        if (!statement.conditions().isEmpty()) {
            ObjectNode conditions = node.putObject("Condition");
            statement.conditions().forEach((operator, keys) -> writeByKey(keys, conditions.putObject(operator)));
        }
    }

    private static void writeByKey(Map<String, Set<String>> map, ObjectNode node) {
        map.forEach((key, values) -> write(values, node, key));
    }

    private static void write(Set<String> values, ObjectNode node, String name) {
        if (values.size() == 1) {
            node.put(name, values.iterator().next());
        } else {
            values.forEach(node.putArray(name)::add);
        }
    }
}
