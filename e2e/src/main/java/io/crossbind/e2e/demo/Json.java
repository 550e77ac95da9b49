package io.crossbind.e2e.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Policy documents as text for people. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final List<String> ELEMENTS =
            List.of("Version", "Statement", "Sid", "Effect", "Principal", "Action", "Resource", "Condition");

    private Json() {}

    /** IAM returns documents percent-encoded (RFC 3986). */
    static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    static JsonNode parse(String document) {
        try {
            return MAPPER.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + document, e);
        }
    }

    /** Indents each level with two spaces and writes a list on the line of its key. */
    static String pretty(String document) {
        return pretty(parse(document), "");
    }

    private static String pretty(JsonNode node, String indent) {
        String deeper = indent + "  ";
        if (node.isObject()) {
            TreeMap<String, JsonNode> fields = new TreeMap<>(Json::byPlace);
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            return fields.entrySet().stream()
                    .map(field -> deeper + "\"" + field.getKey() + "\": " + pretty(field.getValue(), deeper))
                    .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
        }
        if (node.isArray()) {
            return node.valueStream().map(item -> pretty(item, indent)).collect(Collectors.joining(", ", "[", "]"));
        }
        return node.toString();
    }

    /** Orders the elements of a policy as in AWS's documentation. All other elements follow by name. */
    private static int byPlace(String one, String other) {
        int places = Integer.compare(place(one), place(other));
        return places == 0 ? one.compareTo(other) : places;
    }

    private static int place(String name) {
        int index = ELEMENTS.indexOf(name);
        return index >= 0 ? index : ELEMENTS.size();
    }
}
