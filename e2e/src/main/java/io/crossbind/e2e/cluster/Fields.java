package io.crossbind.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields set by an applied object, in the format of {@code fieldsV1}: {@code f:name} is a field, {@code k:{...}} an item of a keyed
 * list, {@code v:"..."} a member of a set. A fixed table names the few keyed lists needed here; every other list is atomic.
 */
record Fields(Set<List<String>> paths) {

    private static final Map<String, String> LIST_KEYS = Map.of(
            "conditions", "type", "ownerReferences", "uid", "containers", "name", "env", "name", "volumes", "name");

    private static final Set<String> SETS = Set.of("finalizers");

    static Fields of(ObjectNode applied) {
        Set<List<String>> paths = new LinkedHashSet<>();
        collect(applied, List.of(), "", paths);
        return new Fields(paths);
    }

    static Fields fromFieldsV1(JsonNode fieldsV1) {
        Set<List<String>> paths = new LinkedHashSet<>();
        collectV1(fieldsV1, List.of(), paths);
        return new Fields(paths);
    }

    ObjectNode toFieldsV1() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (List<String> path : paths) {
            ObjectNode node = root;
            for (String step : path) {
                node = node.withObjectProperty(step);
            }
        }
        return root;
    }

    Fields without(Fields others) {
        Set<List<String>> left = new LinkedHashSet<>(paths);
        left.removeAll(others.paths);
        return new Fields(left);
    }

    /** Removes these fields from an object, and then the empty maps and list items. */
    void removeFrom(ObjectNode object) {
        paths.forEach(path -> remove(object, path));
    }

    /**
     * Merges the fields of an applied object into a live object: maps and keyed lists by key, sets by member, all other values as a whole.
     */
    static void merge(ObjectNode live, ObjectNode applied) {
        applied.properties().forEach(field -> {
            JsonNode before = live.get(field.getKey());
            JsonNode after = field.getValue();
            if (before instanceof ObjectNode target && after instanceof ObjectNode source) {
                merge(target, source);
            } else if (before instanceof ArrayNode target && after instanceof ArrayNode source) {
                live.set(field.getKey(), mergeLists(field.getKey(), target, source));
            } else {
                live.set(field.getKey(), after.deepCopy());
            }
        });
    }

    private static ArrayNode mergeLists(String name, ArrayNode live, ArrayNode applied) {
        String key = LIST_KEYS.get(name);
        if (key == null && !SETS.contains(name)) {
            return applied.deepCopy();
        }
        ArrayNode merged = live.deepCopy();
        for (JsonNode item : applied) {
            JsonNode present = key == null ? member(merged, item) : byKey(merged, key, item.path(key));
            if (present == null) {
                merged.add(item.deepCopy());
            } else if (present instanceof ObjectNode target && item instanceof ObjectNode source) {
                merge(target, source);
            }
        }
        return merged;
    }

    private static void collect(JsonNode node, List<String> at, String name, Set<List<String>> into) {
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            object.properties()
                    .forEach(field ->
                            collect(field.getValue(), append(at, "f:" + field.getKey()), field.getKey(), into));
        } else if (node instanceof ArrayNode list && LIST_KEYS.containsKey(name)) {
            String key = LIST_KEYS.get(name);
            for (JsonNode item : list) {
                String step = "k:" + JsonNodeFactory.instance.objectNode().set(key, item.path(key));
                into.add(append(append(at, step), "."));
                collect(item, append(at, step), "", into);
            }
        } else if (node instanceof ArrayNode list && SETS.contains(name)) {
            list.forEach(item -> into.add(append(at, "v:" + item)));
        } else {
            into.add(at);
        }
    }

    private static void collectV1(JsonNode node, List<String> at, Set<List<String>> into) {
        if (node.isEmpty()) {
            into.add(at);
            return;
        }
        node.properties().forEach(field -> collectV1(field.getValue(), append(at, field.getKey()), into));
    }

    /** @return whether the node is now empty, so that its parent removes the node */
    private static boolean remove(JsonNode node, List<String> path) {
        String step = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        boolean last = rest.isEmpty() || rest.equals(List.of("."));
        if (node instanceof ObjectNode object && step.startsWith("f:")) {
            String field = step.substring(2);
            JsonNode child = object.get(field);
            if (child != null && (last || remove(child, rest))) {
                object.remove(field);
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (isItem(list.get(i), step) && (last || remove(list.get(i), rest))) {
                    list.remove(i);
                    break;
                }
            }
        }
        return node.isContainerNode() && node.isEmpty();
    }

    private static boolean isItem(JsonNode item, String step) {
        if (step.startsWith("v:")) {
            return item.toString().equals(step.substring(2));
        }
        return LIST_KEYS.values().stream()
                .distinct()
                .filter(item::has)
                .anyMatch(key -> ("k:" + JsonNodeFactory.instance.objectNode().set(key, item.path(key))).equals(step));
    }

    private static @Nullable JsonNode byKey(ArrayNode list, String key, JsonNode value) {
        return list.valueStream()
                .filter(item -> item.path(key).equals(value))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable JsonNode member(ArrayNode list, JsonNode value) {
        return list.valueStream().filter(value::equals).findFirst().orElse(null);
    }

    private static List<String> append(List<String> path, String step) {
        return Stream.concat(path.stream(), Stream.of(step)).toList();
    }
}
