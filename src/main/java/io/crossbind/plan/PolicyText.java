package io.crossbind.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The text of a policy document and the positions of its statements. A change replaces single statements and leaves the rest of the text byte for
 * byte.
 *
 * @param start the start of the list of statements, behind its bracket; or the start of the only statement, if there is no list
 * @param end the end of the list, before its bracket; or the end of the only statement
 * @param isList whether there are brackets
 */
record PolicyText(String json, int start, int end, boolean isList, List<Part> statements) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A statement with its position in the text. */
    record Part(int start, int end, JsonNode node) {
        String sid() {
            return node.path("Sid").asText("");
        }

        /** The values of Principal and NotPrincipal. */
        List<String> principals() {
            List<String> found = new ArrayList<>();
            for (String element : List.of("Principal", "NotPrincipal")) {
                JsonNode principal = node.path(element);
                if (principal.isTextual()) {
                    found.add(principal.asText());
                }
                principal.forEach(values -> {
                    if (values.isTextual()) {
                        found.add(values.asText());
                    }
                    values.forEach(value -> found.add(value.asText()));
                });
            }
            return found;
        }
    }

    /** @throws IllegalArgumentException if the text is not a policy document */
    static PolicyText parse(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, json);
            PolicyText found = new PolicyText(json, 0, 0, false, List.of());
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                if (name.equals("Statement")) {
                    found = statements(json, parser);
                } else {
                    parser.skipChildren();
                }
            }
            require(parser.nextToken() == null, json);
            return found;
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON: " + json, e);
        }
    }

    private static PolicyText statements(String json, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Part only = part(json, parser);
            return new PolicyText(json, only.start(), only.end(), false, List.of(only));
        }
        require(parser.currentToken() == JsonToken.START_ARRAY, json);
        int start = offset(parser);
        List<Part> parts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() == JsonToken.START_OBJECT, json);
            parts.add(part(json, parser));
        }
        return new PolicyText(json, start, offset(parser) - 1, true, List.copyOf(parts));
    }

    private static Part part(String json, JsonParser parser) throws IOException {
        int start = offset(parser) - 1;
        parser.skipChildren();
        int end = offset(parser);
        return new Part(start, end, JSON.readTree(json.substring(start, end)));
    }

    /** The number of characters read so far, including a bracket as the current token. */
    private static int offset(JsonParser parser) {
        return (int) parser.currentLocation().getCharOffset();
    }

    private static void require(boolean condition, String json) {
        if (!condition) {
            throw new IllegalArgumentException("not a policy document: " + json);
        }
    }

    String text(Part part) {
        return json.substring(part.start(), part.end());
    }

    /**
     * The document with some statements replaced. Remaining statements keep their order and the text between them; new statements come last.
     *
     * @param stays whether a statement remains
     * @param added as JSON
     */
    String with(Predicate<Part> stays, List<String> added) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < statements.size(); i++) {
            if (stays.test(statements.get(i))) {
                list.append(list.isEmpty() ? before(0) : before(i)).append(text(statements.get(i)));
            }
        }
        for (String statement : added) {
            list.append(list.isEmpty() ? "" : ",").append(statement);
        }
        return json.substring(0, start)
                + (isList ? "" : "[")
                + list
                + (isList ? "" : "]")
                + json.substring(
                        statements.isEmpty() ? end : statements.getLast().end());
    }

    /** The text between a statement and its predecessor: a comma and white space; only white space before the first statement. */
    private String before(int index) {
        int from = index == 0 ? start : statements.get(index - 1).end();
        return json.substring(from, statements.get(index).start());
    }
}
