package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Server-side apply, to the extent that an operator and kubectl need. Fields are merged. Fields that the manager applied earlier and omits
 * now are removed unless another manager also applies them. Every apply is forced, so conflicts never occur.
 */
record ServerSideApply(String manager, String subresource) {

    /** The parts that identify an object instead of being fields, and the parts that only the API server sets. */
    private static final List<String> SERVER_FIELDS = List.of(
            "name",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "managedFields");

    /**
     * @param live the stored object; not changed
     * @param applied the manifest in the request; not changed
     */
    ObjectNode apply(ObjectNode live, ObjectNode applied) {
        ObjectNode result = live.deepCopy();
        ObjectNode wanted = ownable(applied);
        Fields now = Fields.of(wanted);
        JsonNode entries = live.path("metadata").path("managedFields");
        Set<List<String>> others = new HashSet<>();
        Fields before = new Fields(Set.of());
        ArrayNode kept = JsonNodeFactory.instance.arrayNode();
        for (JsonNode entry : entries) {
            if (isMine(entry)) {
                before = Fields.fromFieldsV1(entry.path("fieldsV1"));
            } else {
                kept.add(entry);
                others.addAll(Fields.fromFieldsV1(entry.path("fieldsV1")).paths());
            }
        }
        before.without(now).without(new Fields(others)).removeFrom(result);
        Fields.merge(result, wanted);
        if (before.equals(now) && result.equals(live)) {
            // Even the time of the manager's entry stays: an apply without changes must wake no watch.
            return result;
        }
        if (!wanted.isEmpty()) {
            kept.add(entry(applied, now));
        }
        result.withObjectProperty("metadata").set("managedFields", kept);
        return result;
    }

    private ObjectNode ownable(ObjectNode applied) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        if (subresource.equals("status")) {
            wanted.set("status", applied.path("status").isObject() ? applied.get("status") : wanted.objectNode());
            return wanted;
        }
        wanted.setAll(applied);
        wanted.remove(List.of("apiVersion", "kind", "status", "metadata"));
        if (applied.get("metadata") instanceof ObjectNode metadata) {
            ObjectNode own = metadata.deepCopy();
            own.remove(SERVER_FIELDS);
            if (!own.isEmpty()) {
                wanted.set("metadata", own);
            }
        }
        return wanted;
    }

    private boolean isMine(JsonNode entry) {
        return entry.path("operation").asText().equals("Apply")
                && entry.path("manager").asText().equals(manager)
                && entry.path("subresource").asText().equals(subresource);
    }

    private ObjectNode entry(ObjectNode applied, Fields fields) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("manager", manager).put("operation", "Apply");
        entry.set("apiVersion", applied.path("apiVersion"));
        entry.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        entry.put("fieldsType", "FieldsV1");
        entry.set("fieldsV1", fields.toFieldsV1());
        if (!subresource.isEmpty()) {
            entry.put("subresource", subresource);
        }
        return entry;
    }
}
