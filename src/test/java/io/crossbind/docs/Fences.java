package io.crossbind.docs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Code blocks of Markdown. */
final class Fences {
    /** Characters of a line of JSON. A longer value is indented over several lines. */
    private static final int WIDTH = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private Fences() {}

    /** A block with formatted text. */
    static String text(String language, String text) {
        return "```" + language + "\n" + text.stripTrailing() + "\n```\n";
    }

    /** A block with a value as YAML. */
    static String yaml(Object value) {
        try {
            return text("yaml", YAML.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A block with a JSON document, indented for the reader. */
    static String json(String document) {
        try {
            return text("json", pretty(JSON.readTree(document), ""));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String pretty(JsonNode node, String indent) {
        String line = line(node);
        boolean fits = !node.has("Statement") && line.length() + indent.length() <= WIDTH;
        return fits || node.isValueNode() ? line : expanded(node, indent);
    }

    private static String expanded(JsonNode node, String indent) {
        String inner = indent + "  ";
        Stream<String> parts = node.isObject()
                ? node.properties().stream()
                        .map(field -> quoted(field.getKey()) + ": " + pretty(field.getValue(), inner))
                : elements(node).stream().map(element -> pretty(element, inner));
        String open = node.isObject() ? "{" : "[";
        String close = node.isObject() ? "}" : "]";
        return parts.collect(Collectors.joining(",\n" + inner, open + "\n" + inner, "\n" + indent + close));
    }

    private static String line(JsonNode node) {
        if (node.isObject()) {
            return node.properties().stream()
                    .map(field -> quoted(field.getKey()) + ": " + line(field.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return node.isArray()
                ? elements(node).stream().map(Fences::line).collect(Collectors.joining(", ", "[", "]"))
                : node.toString();
    }

    private static List<JsonNode> elements(JsonNode array) {
        return array.valueStream().toList();
    }

    private static String quoted(String name) {
        return "\"" + name + "\"";
    }
}
