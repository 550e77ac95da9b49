package io.crossbind.e2e.world;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A JSONPath of kubectl that names one field, such as <code>{.metadata.annotations.crossbind\.io/default-profile}</code>. The client reads
 * such a field without the start time of a kubectl process.
 *
 * @param names of the fields from the object to its field
 */
record FieldPath(List<String> names) {
    private static final Pattern FIELD = Pattern.compile("\\{((?:\\.(?:[\\w/-]|\\\\\\.)+)+)}");

    FieldPath {
        names = List.copyOf(names);
    }

    /** Returns the path; empty for a JSONPath that does not only name a field. */
    static Optional<FieldPath> of(String jsonPath) {
        var matcher = FIELD.matcher(jsonPath);
        return matcher.matches()
                ? Optional.of(new FieldPath(Pattern.compile("(?<!\\\\)\\.")
                        .splitAsStream(matcher.group(1).substring(1))
                        .map(name -> name.replace("\\.", "."))
                        .toList()))
                : Optional.empty();
    }

    /** Returns the field in the format of kubectl: a text without quotes, an absent field as an empty string, any other value as JSON. */
    String in(JsonNode object) {
        JsonNode found = object;
        for (String name : names) {
            found = found.path(name);
        }
        return found.isContainerNode() ? found.toString() : found.asText("");
    }
}
