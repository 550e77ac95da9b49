package io.crossbind.e2e.binding;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Policy documents, parsed into a form in which documents with different notations of the same content are equal. */
final class PolicyJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The elements that are never a list (IAM, grammar of the policy language). */
    private static final Set<String> SCALARS = Set.of("Version", "Id", "Sid", "Effect");

    private PolicyJson() {}

    /** IAM returns documents URL-encoded; some stand-ins do not. */
    static JsonNode parse(String document) {
        String text = document.startsWith("%7B")
                ? URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8)
                : document;
        try {
            return canonical("", JSON.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static JsonNode canonical(String name, JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(member -> copy.set(member.getKey(), canonical(member.getKey(), member.getValue())));
            return name.equals("Statement")
                    ? JsonNodeFactory.instance.arrayNode().add(copy)
                    : copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            StreamSupport.stream(array.spliterator(), false)
                    .map(element -> element.isObject() ? canonical("", element) : element)
                    .sorted(Comparator.comparing(JsonNode::toString))
                    .forEach(sorted::add);
            return sorted;
        }
        return SCALARS.contains(name)
                ? node
                : JsonNodeFactory.instance.arrayNode().add(node);
    }
}
