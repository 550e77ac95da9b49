package io.crossbind.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Rewrites a policy document as another client may write the document: another text, the same meaning. */
final class OtherForms {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Random random;

    OtherForms(Random random) {
        this.random = random;
    }

    String of(PolicyDocument document) {
        List<PolicyStatement> statements = withDuplicates(document.statements());
        List<JsonNode> nodes =
                statements.stream().<JsonNode>map(this::statement).toList();
        ObjectNode root = NODES.objectNode();
        if (!document.version().equals("2008-10-17") || random.nextBoolean()) {
            root.put("Version", document.version());
        }
        root.set("Statement", nodes.size() == 1 && random.nextBoolean() ? nodes.getFirst() : array(nodes));
        if (random.nextBoolean()) {
            root.put("Id", "written-elsewhere");
        }
        return text(shuffled(root));
    }

    private String text(ObjectNode root) {
        try {
            return random.nextBoolean()
                    ? JSON.writeValueAsString(root)
                    : "\n\t " + JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + " \n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode statement(PolicyStatement statement) {
        ObjectNode node = NODES.objectNode();
        if (random.nextBoolean()) {
            node.put("Sid", "Other" + random.nextInt(1000));
        }
        node.put("Effect", anyCase(statement.effect()));
        statement.principals().forEach((name, types) -> node.set(name, principal(types)));
        statement
                .elements()
                .forEach((name, values) -> node.set(
                        name, values(values, name.endsWith("Action") ? this::anyCase : UnaryOperator.identity())));
        if (!statement.conditions().isEmpty() || random.nextInt(4) == 0) {
            node.set("Condition", conditions(statement.conditions()));
        }
        return shuffled(node);
    }

    private JsonNode principal(Map<String, Set<String>> types) {
        if (types.equals(Map.of("AWS", Set.of("*"))) && random.nextBoolean()) {
            return NODES.textNode("*");
        }
        ObjectNode node = NODES.objectNode();
        types.forEach((type, values) ->
                node.set(type, values(values, type.equals("AWS") ? this::account : UnaryOperator.identity())));
        return shuffled(node);
    }

    private String account(String value) {
        List<String> partitions = List.of("aws", "aws-cn", "aws-us-gov");
        return value.matches("[0-9]{12}") && random.nextBoolean()
                ? "arn:" + partitions.get(random.nextInt(partitions.size())) + ":iam::" + value + ":root"
                : value;
    }

    private ObjectNode conditions(Map<String, Map<String, Set<String>>> conditions) {
        ObjectNode node = NODES.objectNode();
        conditions.forEach((operator, keys) -> {
            boolean flag = operator.startsWith("Bool");
            ObjectNode byKey = NODES.objectNode();
            keys.forEach((key, values) ->
                    byKey.set(anyCase(key), values(values, flag ? this::anyCase : UnaryOperator.identity())));
            node.set(anyCase(operator), shuffled(byKey));
        });
        return shuffled(node);
    }

    private JsonNode values(Set<String> values, UnaryOperator<String> change) {
        List<JsonNode> nodes = withDuplicates(List.copyOf(values)).stream()
                .map(change)
                .map(this::scalar)
                .toList();
        return nodes.size() == 1 && random.nextBoolean() ? nodes.getFirst() : array(nodes);
    }

    private JsonNode scalar(String value) {
        if (random.nextBoolean()) {
            return NODES.textNode(value);
        }
        return switch (value) {
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            case "3600" -> NODES.numberNode(3600);
            default -> NODES.textNode(value);
        };
    }

    private <T> List<T> withDuplicates(Collection<T> items) {
        List<T> result = new ArrayList<>(items);
        if (random.nextInt(3) == 0) {
            result.add(result.get(random.nextInt(result.size())));
        }
        Collections.shuffle(result, random);
        return result;
    }

    private ObjectNode shuffled(ObjectNode node) {
        List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(node.properties());
        Collections.shuffle(entries, random);
        ObjectNode result = NODES.objectNode();
        entries.forEach(entry -> result.set(entry.getKey(), entry.getValue()));
        return result;
    }

    private static ArrayNode array(List<JsonNode> nodes) {
        return NODES.arrayNode().addAll(nodes);
    }

    private String anyCase(String text) {
        return switch (random.nextInt(3)) {
            case 0 -> text.toLowerCase(Locale.ROOT);
            case 1 -> text.toUpperCase(Locale.ROOT);
            default -> text;
        };
    }
}
