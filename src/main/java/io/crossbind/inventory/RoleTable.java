package io.crossbind.inventory;

import io.crossbind.model.AccountRoles;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The observed roles of an account, by the key of their names, with an index of the roles of this cluster by the values of their owner tags. */
final class RoleTable {
    private final Map<String, RoleObservation> roles = new HashMap<>();
    private final Map<String, Set<String>> byOwner = new HashMap<>();
    private int existing;
    private int unknown;

    RoleObservation get(String name) {
        return ofKey(AccountRoles.key(name));
    }

    RoleObservation ofKey(String key) {
        return roles.getOrDefault(key, new RoleObservation.Absent());
    }

    Set<String> keys() {
        return roles.keySet();
    }

    void put(String key, RoleObservation observation) {
        @Nullable RoleObservation before = roles.put(key, observation);
        if (before != null) {
            owners(before).forEach(owner -> byOwner.computeIfPresent(owner, (_, keys) -> without(keys, key)));
        }
        owners(observation)
                .forEach(owner ->
                        byOwner.computeIfAbsent(owner, _ -> new HashSet<>()).add(key));
        count(observation, 1);
        if (before != null) {
            count(before, -1);
        }
    }

    private void count(RoleObservation observation, int one) {
        existing += observation instanceof RoleObservation.Absent ? 0 : one;
        unknown += observation instanceof RoleObservation.Unknown ? one : 0;
    }

    private static @Nullable Set<String> without(Set<String> keys, String key) {
        keys.remove(key);
        return keys.isEmpty() ? null : keys;
    }

    private static Stream<String> owners(RoleObservation observation) {
        return observation instanceof RoleObservation.Owned owned
                ? Stream.of(OwnerTags.BINDING, OwnerTags.SERVICE_ACCOUNT)
                        .map(owned.role().tags()::get)
                        .filter(Objects::nonNull)
                : Stream.of();
    }

    void replace(Map<String, RoleObservation> fresh) {
        roles.clear();
        byOwner.clear();
        existing = 0;
        unknown = 0;
        fresh.forEach(this::put);
    }

    /** The roles with this cluster's tag. */
    List<RoleObservation.Owned> owned() {
        return owned(roles.keySet());
    }

    private List<RoleObservation.Owned> owned(Collection<String> keys) {
        return keys.stream()
                .map(this::ofKey)
                .filter(RoleObservation.Owned.class::isInstance)
                .map(RoleObservation.Owned.class::cast)
                .toList();
    }

    /** The roles of this cluster with one of the values in an owner tag. */
    List<RoleObservation.Owned> ownedBy(Set<String> owners) {
        return owned(owners.stream()
                .flatMap(owner -> byOwner.getOrDefault(owner, Set.of()).stream())
                .distinct()
                .toList());
    }

    /** Number of existing roles, including foreign ones. */
    int existing() {
        return existing;
    }

    /** Number of roles in an unknown state. */
    int unknown() {
        return unknown;
    }
}
