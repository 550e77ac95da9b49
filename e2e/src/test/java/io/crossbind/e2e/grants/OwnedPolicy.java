package io.crossbind.e2e.grants;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A resource with a policy, from its owner's view.
 *
 * @param read returns the stored document, empty without one
 */
record OwnedPolicy(String arn, Supplier<Optional<String>> read, Consumer<String> write, Runnable delete) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OWN = "Crossbind";

    /** Statements that crossbind did not write. */
    List<JsonNode> foreign() {
        return statements()
                .filter(statement -> !statement.path("Sid").asText().startsWith(OWN))
                .toList();
    }

    /** Statements that crossbind wrote. */
    List<JsonNode> own() {
        return statements()
                .filter(statement -> statement.path("Sid").asText().startsWith(OWN))
                .toList();
    }

    /** The actions that crossbind's statements allow. */
    Set<String> ownActions() {
        return own().stream()
                .flatMap(statement -> values(statement.path("Action")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The principals of crossbind's statements. */
    Set<String> ownPrincipals() {
        return own().stream()
                .flatMap(statement -> {
                    JsonNode principal = statement.path("Principal");
                    return principal.size() == 1 && principal.has("AWS")
                            ? values(principal.path("AWS"))
                            : Stream.of(principal.toString());
                })
                .collect(Collectors.toSet());
    }

    /** Writes a document of these statements, as another program would. */
    void statements(List<JsonNode> statements) {
        write.accept(JSON.createObjectNode()
                .put("Version", "2012-10-17")
                .set("Statement", JSON.valueToTree(statements))
                .toString());
    }

    /** Writes the document again without crossbind's statements and with this additional statement. */
    void overwriteWith(JsonNode more) {
        List<JsonNode> all = new ArrayList<>(foreign());
        all.add(more);
        statements(all);
    }

    Stream<JsonNode> statements() {
        return read.get().map(OwnedPolicy::parse).stream()
                .flatMap(document -> document.path("Statement").valueStream());
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    private static Stream<String> values(JsonNode oneOrMore) {
        return oneOrMore.isArray() ? oneOrMore.valueStream().map(JsonNode::asText) : Stream.of(oneOrMore.asText());
    }
}
