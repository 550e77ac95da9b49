package io.crossbind.e2e.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rendered Kubernetes objects, by {@code Kind/name}. */
record Manifests(Map<String, JsonNode> objects) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** @throws IllegalArgumentException if an object occurs twice */
    static Manifests parse(String yaml) {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (JsonNode document : documents(yaml)) {
            if (document.isObject() && objects.put(key(document), document) != null) {
                throw new IllegalArgumentException(key(document) + " is rendered twice");
            }
        }
        return new Manifests(objects);
    }

    JsonNode get(String key) {
        JsonNode object = objects.get(key);
        if (object == null) {
            throw new AssertionError(key + " is not among " + objects.keySet());
        }
        return object;
    }

    private static String key(JsonNode object) {
        return object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
    }

    private static List<JsonNode> documents(String yaml) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            return documents.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
