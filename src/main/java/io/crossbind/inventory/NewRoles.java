package io.crossbind.inventory;

import io.crossbind.model.AccountRoles;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The roles created so recently that IAM may not return them yet. */
final class NewRoles {
    /**
     * The time within which IAM may not return a new role. IAM is eventually consistent and names no limit (IAM user guide, troubleshooting,
     * changes that I make are not always immediately visible).
     */
    private static final Duration IAM_AGREES_WITHIN = Duration.ofSeconds(10);

    /** Times of creation by the key of the role's name. */
    private final Map<String, Instant> created = new HashMap<>();

    void add(String name, Instant now) {
        created.values().removeIf(at -> now.isAfter(at.plus(IAM_AGREES_WITHIN)));
        created.put(AccountRoles.key(name), now);
    }

    void remove(String name) {
        created.remove(AccountRoles.key(name));
    }

    boolean has(String name, Instant now) {
        return keysAt(now).contains(AccountRoles.key(name));
    }

    /** Keys of the names of the new roles at a given time. */
    List<String> keysAt(Instant time) {
        return created.entrySet().stream()
                .filter(role -> time.isBefore(role.getValue().plus(IAM_AGREES_WITHIN)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
