package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns printed by {@code kubectl get}, from a CustomResourceDefinition's additionalPrinterColumns. */
final class Tables {

    /** One step of a JSON path in printer columns: {@code .name} or {@code [?(@.type=="Ready")]}. */
    private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[\\?\\(@\\.(\\w+)\\s*==\\s*[\"'](\\w+)[\"']\\)]");

    private Tables() {}

    static ObjectNode table(JsonNode columns, List<JsonNode> objects, String resourceVersion) {
        ObjectNode table = JsonNodeFactory.instance.objectNode();
        table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", resourceVersion);
        ArrayNode definitions = table.putArray("columnDefinitions");
        definitions
                .addObject()
                .put("name", "Name")
                .put("type", "string")
                .put("format", "name")
                .put("priority", 0);
        columns.forEach(column -> definitions
                .addObject()
                .put("name", column.path("name").asText())
                .put("type", column.path("type").asText())
                .put("priority", column.path("priority").asInt()));
        ArrayNode rows = table.putArray("rows");
        for (JsonNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells").add(object.path("metadata").path("name"));
            columns.forEach(column -> cells.add(cell(object, column)));
            row.set("object", object);
        }
        return table;
    }

    private static JsonNode cell(JsonNode object, JsonNode column) {
        JsonNode value = select(object, column.path("jsonPath").asText());
        if (value.isValueNode() && column.path("type").asText().equals("date")) {
            return JsonNodeFactory.instance.textNode(age(Instant.parse(value.asText())));
        }
        return value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value;
    }

    static JsonNode select(JsonNode from, String jsonPath) {
        JsonNode node = from;
        Matcher step = STEP.matcher(jsonPath);
        while (step.find()) {
            if (step.group(1) != null) {
                node = node.path(step.group(1));
            } else {
                String key = step.group(2);
                String value = step.group(3);
                node = node.valueStream()
                        .filter(item -> item.path(key).asText().equals(value))
                        .findFirst()
                        .orElse(MissingNode.getInstance());
            }
        }
        return node;
    }

    private static String age(Instant since) {
        Duration age = Duration.between(since, Instant.now());
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + "s";
        }
        return age.toHours() < 3 ? age.toMinutes() + "m" : age.toHours() + "h";
    }
}
