package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.crossbind.e2e.cluster.Kinds.Kind;
import java.util.List;

/** The fields that the API server and the controllers of a real cluster add to new objects. */
final class NewObjects {

    private NewObjects() {}

    static ObjectNode bare(Kind kind, ApiPath path) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
        ObjectNode metadata = object.putObject("metadata").put("name", path.name());
        if (!path.namespace().isEmpty()) {
            metadata.put("namespace", path.namespace());
        }
        return object;
    }

    static ObjectNode defaultServiceAccount() {
        ObjectNode account = JsonNodeFactory.instance.objectNode();
        account.put("apiVersion", "v1").put("kind", "ServiceAccount");
        account.putObject("metadata").put("name", "default");
        return account;
    }

    /** @param object changed in place */
    static void prepare(ObjectNode object) {
        switch (object.path("kind").asText()) {
            case "Namespace" -> {
                ObjectNode metadata = object.withObjectProperty("metadata");
                metadata.withObjectProperty("labels")
                        .put(
                                "kubernetes.io/metadata.name",
                                metadata.path("name").asText());
                object.withObjectProperty("status").put("phase", "Active");
            }
            case "CustomResourceDefinition" -> {
                var conditions = object.withObjectProperty("status").putArray("conditions");
                List.of("NamesAccepted", "Established")
                        .forEach(
                                type -> conditions.addObject().put("type", type).put("status", "True"));
            }
            default -> {}
        }
    }
}
