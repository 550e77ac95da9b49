package io.crossbind.aws.policies;

import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Read-your-writes for the grants of keys. A list of KMS shows a write of the operator with a delay, but KMS answers CreateGrant, with the
 * id, and RevokeGrant at once. This answer counts until a list shows the write, or until the delay is over. A list may also show a young role
 * by its unique id in place of its ARN, and a role of another account for longer. Then only the answer to CreateGrant shows which role has
 * the grant.
 */
final class ReadYourWritesGrants {
    /** KMS API reference, CreateGrant: "usually less than five minutes" until a grant is known, or gone, throughout KMS. */
    private static final Duration DELAY = Duration.ofMinutes(5);

    /**
     * KMS documents no time after which a list shows a role by its ARN. After this time the operator calls CreateGrant once more. KMS then
     * returns the id of the existing grant, unless the role was re-created.
     */
    private static final Duration UNIQUE_ID_STANDS = Duration.ofHours(1);

    /** The unique id of a deleted or not yet resolvable role. AWS shows this id in place of the ARN (IAM identifiers, unique ids). */
    private static final Pattern UNIQUE_ID = Pattern.compile("AROA[A-Z0-9]+");

    private final InstantSource clock;

    /** Writes by key, then by the id of the grant. */
    private final Map<ResourceArn, Map<String, PendingWrite>> pending = new HashMap<>();

    ReadYourWritesGrants(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void created(ResourceArn key, String id, PolicyStatement statement) {
        enter(key, id, Optional.of(statement));
    }

    synchronized void revoked(ResourceArn key, String id) {
        enter(key, id, Optional.empty());
    }

    private void enter(ResourceArn key, String id, Optional<PolicyStatement> result) {
        pending.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(id, new PendingWrite(result, clock.instant()));
    }

    /**
     * The grants of a key.
     *
     * @param listed the grants in the latest list, by id
     */
    synchronized List<PolicyStatement> correct(ResourceArn key, Map<String, PolicyStatement> listed) {
        Map<String, PendingWrite> unseen = pending.getOrDefault(key, new HashMap<>());
        unseen.entrySet()
                .removeIf(write ->
                        write.getValue().isOver(clock.instant(), Optional.ofNullable(listed.get(write.getKey()))));
        if (unseen.isEmpty()) {
            pending.remove(key);
        }
        Map<String, PolicyStatement> present = new LinkedHashMap<>(listed);
        unseen.forEach((id, write) ->
                write.result().ifPresentOrElse(statement -> present.put(id, statement), () -> present.remove(id)));
        return List.copyOf(present.values());
    }

    /**
     * A write. A list may not show the write yet.
     *
     * @param result the grant after the write; empty if the write revoked the grant
     */
    private record PendingWrite(Optional<PolicyStatement> result, Instant at) {
        boolean isOver(Instant now, Optional<PolicyStatement> listed) {
            if (result.isPresent() && listed.filter(this::isTheGrantByUniqueId).isPresent()) {
                return !now.isBefore(at.plus(UNIQUE_ID_STANDS));
            }
            return listed.isPresent() == result.isPresent() || !now.isBefore(at.plus(DELAY));
        }

        private boolean isTheGrantByUniqueId(PolicyStatement shown) {
            return shown.principals().values().stream()
                            .flatMap(byType -> byType.values().stream())
                            .flatMap(Set::stream)
                            .allMatch(principal -> UNIQUE_ID.matcher(principal).matches())
                    && result.filter(created -> created.elements().equals(shown.elements())
                                    && created.conditions().equals(shown.conditions()))
                            .isPresent();
        }
    }
}
