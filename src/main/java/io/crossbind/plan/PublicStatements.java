package io.crossbind.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.crossbind.plan.PolicyText.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds the statement for which a service calls a whole document public (S3 user guide, blocking public access: the meaning of public). */
public final class PublicStatements {
    private PublicStatements() {}

    /**
     * Names the statement that most likely makes a document public: an Allow for everyone, preferably without a condition.
     *
     * @param sidPrefix of statements that are never public
     * @return empty if no statement of others allows everyone, or if the document cannot be parsed
     */
    public static Optional<String> first(String json, String sidPrefix) {
        List<Part> statements;
        try {
            statements = PolicyText.parse(json).statements();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return IntStream.range(0, statements.size())
                .filter(i -> !statements.get(i).sid().startsWith(sidPrefix))
                .filter(i -> allowsEverybody(statements.get(i).node()))
                .boxed()
                .min(Comparator.comparing(i -> statements.get(i).node().has("Condition")))
                .map(i -> name(i, statements.get(i)));
    }

    private static boolean allowsEverybody(JsonNode statement) {
        return statement.path("Effect").asText().equalsIgnoreCase("Allow")
                && (statement.has("NotPrincipal") || isEverybody(statement.path("Principal")));
    }

    private static boolean isEverybody(JsonNode principal) {
        if (principal.isTextual()) {
            return principal.asText().equals("*");
        }
        for (JsonNode one : principal) {
            if (isEverybody(one)) {
                return true;
            }
        }
        return false;
    }

    static String name(int index, Part statement) {
        return statement.sid().isEmpty() ? "statement " + (index + 1) : "statement " + statement.sid();
    }
}
