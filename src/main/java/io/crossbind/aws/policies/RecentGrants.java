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

/**
 * What the operator itself did a moment ago to the grants of keys. KMS tells of it in a list with a delay, but answers CreateGrant with the
 * id and RevokeGrant at once: that counts until a list shows it, or until the delay is over.
 */
final class RecentGrants {
    /** KMS API reference, CreateGrant: "usually less than five minutes" until a grant is known, or gone, throughout KMS. */
    private static final Duration DELAY = Duration.ofMinutes(5);

    private final InstantSource clock;

    /** By key, then by the grant's id. */
    private final Map<ResourceArn, Map<String, Deed>> deeds = new HashMap<>();

    RecentGrants(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void made(ResourceArn key, String id, PolicyStatement statement) {
        enter(key, id, Optional.of(statement));
    }

    synchronized void revoked(ResourceArn key, String id) {
        enter(key, id, Optional.empty());
    }

    private void enter(ResourceArn key, String id, Optional<PolicyStatement> left) {
        deeds.computeIfAbsent(key, _ -> new LinkedHashMap<>())
                .put(id, new Deed(left, clock.instant().plus(DELAY)));
    }

    /**
     * What is there.
     *
     * @param listed what a list showed just now, by id
     */
    synchronized List<PolicyStatement> correct(ResourceArn key, Map<String, PolicyStatement> listed) {
        Map<String, Deed> unseen = deeds.getOrDefault(key, new HashMap<>());
        unseen.entrySet().removeIf(deed -> deed.getValue().isOver(clock.instant(), listed.containsKey(deed.getKey())));
        if (unseen.isEmpty()) {
            deeds.remove(key);
        }
        Map<String, PolicyStatement> present = new LinkedHashMap<>(listed);
        unseen.forEach((id, deed) ->
                deed.left().ifPresentOrElse(statement -> present.put(id, statement), () -> present.remove(id)));
        return List.copyOf(present.values());
    }

    /**
     * A grant that was made or revoked.
     *
     * @param left what is there since
     */
    private record Deed(Optional<PolicyStatement> left, Instant until) {
        boolean isOver(Instant now, boolean isListed) {
            return isListed == left.isPresent() || !now.isBefore(until);
        }
    }
}
