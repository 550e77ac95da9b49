package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch, RFC 7396. */
final class MergePatch {

    private MergePatch() {}

    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        ObjectNode result = target.deepCopy();
        patch.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                result.remove(field.getKey());
            } else if (value instanceof ObjectNode nested) {
                ObjectNode before =
                        result.get(field.getKey()) instanceof ObjectNode present ? present : result.objectNode();
                result.set(field.getKey(), apply(before, nested));
            } else {
                result.set(field.getKey(), value);
            }
        });
        return result;
    }
}
