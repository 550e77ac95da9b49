package io.crossbind.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** A builder of a JSON patch (RFC 6902) with only {@code add} operations. */
final class JsonPatch {
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    /** Appends to the list at a path, and creates the list if the object has none. */
    void append(JsonNode object, String path, String field, ArrayNode values) {
        if (values.isEmpty()) {
            return;
        }
        if (object.path(field).isArray()) {
            values.forEach(value -> operation("add", path + "/" + field + "/-", value));
        } else {
            operation("add", path + "/" + field, values);
        }
    }

    /** Sets an entry of the map at a path, and creates the map if the object has none. */
    void put(JsonNode object, String path, String field, String key, String value) {
        JsonNode text = JsonNodeFactory.instance.textNode(value);
        if (object.path(field).isObject()) {
            // The operation {@code add} replaces an existing value (RFC 6902, 4.1).
            operation("add", path + "/" + field + "/" + escape(key), text);
        } else {
            operation(
                    "add",
                    path + "/" + field,
                    JsonNodeFactory.instance.objectNode().set(key, text));
        }
    }

    void addAll(JsonPatch later) {
        operations.addAll(later.operations);
    }

    ArrayNode operations() {
        return operations;
    }

    private void operation(String name, String path, JsonNode value) {
        operations.addObject().put("op", name).put("path", path).set("value", value);
    }

    /** Escapes a token of a JSON pointer (RFC 6901, 3). */
    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
