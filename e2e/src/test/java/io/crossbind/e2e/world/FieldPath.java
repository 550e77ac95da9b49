package io.crossbind.e2e.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSONPath of kubectl that names one field, such as <code>{.metadata.annotations.crossbind\.io/default-profile}</code>. The client reads such a
 * field without the time that a kubectl process takes to start.
 *
 * @param names of the fields from the object to its field
 */
record FieldPath(List<String> names) {
    private static final Pattern FIELD = Pattern.compile("\\{((?:\\.(?:[\\w/-]|\\\\\\.)+)+)}");

    FieldPath {
        names = List.copyOf(names);
    }

    /** Returns the path; empty for a JSONPath that does more than to name a field. */
    static Optional<FieldPath> of(String jsonPath) {
        var matcher = FIELD.matcher(jsonPath);
        return matcher.matches()
                ? Optional.of(new FieldPath(Pattern.compile("(?<!\\\\)\\.")
                        .splitAsStream(matcher.group(1).substring(1))
                        .map(name -> name.replace("\\.", "."))
                        .toList()))
                : Optional.empty();
    }

    /** Returns the field as kubectl prints it: a text without quotes, anything else as JSON, an absent field as nothing. */
    String in(JsonNode object) {
        JsonNode found = object;
        for (String name : names) {
            found = found.path(name);
        }
        return found.isContainerNode() ? found.toString() : found.asText("");
    }
}
