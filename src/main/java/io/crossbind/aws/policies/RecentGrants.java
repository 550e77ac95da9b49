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
 * What the operator itself did a moment ago to the grants of keys. KMS tells of it in a list with a delay, but answers CreateGrant with the
 * id and RevokeGrant at once: that counts until a list shows it, or until the delay is over. A list may show a young role by its unique id
 * in place of its ARN, and a role of another account for longer; whose grant that id is, only the answer to CreateGrant tells.
 */
final class RecentGrants {
    /** KMS API reference, CreateGrant: "usually less than five minutes" until a grant is known, or gone, throughout KMS. */
    private static final Duration DELAY = Duration.ofMinutes(5);

    /**
     * KMS documents no time in which it shows a role by its ARN. After this one, CreateGrant is asked once more: it answers the id of the
     * grant that is there, unless the role is another one by now.
     */
    private static final Duration UNIQUE_ID_STANDS = Duration.ofHours(1);

    /** What AWS shows in place of the ARN of a role that it cannot tell, or that is gone (IAM identifiers, unique ids). */
    private static final Pattern UNIQUE_ID = Pattern.compile("AROA[A-Z0-9]+");

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
        deeds.computeIfAbsent(key, _ -> new LinkedHashMap<>()).put(id, new Deed(left, clock.instant()));
    }

    /**
     * What is there.
     *
     * @param listed what a list showed just now, by id
     */
    synchronized List<PolicyStatement> correct(ResourceArn key, Map<String, PolicyStatement> listed) {
        Map<String, Deed> unseen = deeds.getOrDefault(key, new HashMap<>());
        unseen.entrySet()
                .removeIf(deed ->
                        deed.getValue().isOver(clock.instant(), Optional.ofNullable(listed.get(deed.getKey()))));
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
    private record Deed(Optional<PolicyStatement> left, Instant at) {
        boolean isOver(Instant now, Optional<PolicyStatement> listed) {
            if (left.isPresent() && listed.filter(this::isTheSameByUniqueId).isPresent()) {
                return !now.isBefore(at.plus(UNIQUE_ID_STANDS));
            }
            return listed.isPresent() == left.isPresent() || !now.isBefore(at.plus(DELAY));
        }

        private boolean isTheSameByUniqueId(PolicyStatement shown) {
            return shown.principals().values().stream()
                            .flatMap(byType -> byType.values().stream())
                            .flatMap(Set::stream)
                            .allMatch(principal -> UNIQUE_ID.matcher(principal).matches())
                    && left.filter(made -> made.elements().equals(shown.elements())
                                    && made.conditions().equals(shown.conditions()))
                            .isPresent();
        }
    }
}
