package io.crossbind.desired.grants;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The actions of services by the kinds of their resources, in the spelling of the service authorization reference. {@code make aws-data}
 * writes {@code actions.json}.
 */
final class ServiceActions {
    private static final JsonNode SERVICES = read();

    /** The largest number of wrong letters in a misspelled action. A word with more wrong letters is another word. */
    private static final int MAX_DISTANCE = 3;

    private ServiceActions() {}

    /**
     * Actions on any of these kinds of resources.
     *
     * @param types the names of the kinds in the reference
     */
    static Set<String> on(String service, Set<String> types) {
        Set<String> found = new HashSet<>();
        for (String type : types) {
            SERVICES.get(service).get(type).forEach(action -> found.add(service + ":" + action.asText()));
        }
        return Set.copyOf(found);
    }

    /** Actions on any of these kinds of resources, without some actions. */
    static Set<String> on(String service, Set<String> types, Set<String> without) {
        Set<String> found = new HashSet<>(on(service, types));
        found.removeAll(without);
        return Set.copyOf(found);
    }

    /** An action in the spelling of the equal known action, because IAM ignores case. An unknown action stays unchanged. */
    static String spelled(String action, Set<String> known) {
        return known.stream()
                .filter(one -> one.equalsIgnoreCase(action))
                .findFirst()
                .orElse(action);
    }

    /**
     * The known action probably meant by the author: the known action at the beginning of the unknown action, as {@code SendMessage} in {@code
     * SendMessageBatch}, or else the nearest by its letters.
     */
    static Optional<String> meant(String action, Set<String> known) {
        String lower = action.toLowerCase(Locale.ROOT);
        Optional<String> begins = known.stream()
                .filter(one -> lower.startsWith(one.toLowerCase(Locale.ROOT)))
                .max(Comparator.comparingInt(String::length));
        return begins.or(() -> new TreeSet<>(known)
                .stream()
                        .filter(one -> distance(lower, one.toLowerCase(Locale.ROOT)) <= MAX_DISTANCE)
                        .min(Comparator.comparingInt(one -> distance(lower, one.toLowerCase(Locale.ROOT)))));
    }

    /** The number of letters to add, remove or exchange (Levenshtein distance). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int exchanged = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }

    private static JsonNode read() {
        try (InputStream file = ServiceActions.class.getResourceAsStream("actions.json")) {
            return new JsonMapper()
                    .readTree(Objects.requireNonNull(file, "actions.json"))
                    .get("services");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
