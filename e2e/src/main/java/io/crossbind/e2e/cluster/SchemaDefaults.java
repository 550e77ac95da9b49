package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sets the defaults from a CustomResourceDefinition's schema, without validation or pruning. */
final class SchemaDefaults {

    private SchemaDefaults() {}

    /** @param value changed in place */
    static void fill(JsonNode value, JsonNode schema) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(property -> {
                JsonNode byDefault = property.getValue().path("default");
                if (!object.has(property.getKey()) && !byDefault.isMissingNode()) {
                    object.set(property.getKey(), byDefault.deepCopy());
                }
                fill(object.path(property.getKey()), property.getValue());
            });
        } else if (value instanceof ArrayNode list) {
            list.forEach(item -> fill(item, schema.path("items")));
        }
    }
}
