package io.crossbind.kit.aws;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The IAM state of one account. Guarded by the lock of {@link SandboxState}. */
final class IamState {
    final String id;
    final Map<String, User> users = new TreeMap<>();
    final Map<String, ManagedPolicy> policies = new TreeMap<>();
    final Map<String, OidcProvider> providers = new TreeMap<>();
    final Map<String, InstanceProfile> profiles = new TreeMap<>();

    // Role names in IAM are unique without regard to case.
    private final SortedMap<String, Role> roles = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Deque<Past> history = new ArrayDeque<>();

    private record Past(Instant until, List<Role> roles) {}

    IamState(String id) {
        this.id = id;
    }

    /** An account with the same contents, and without a past. */
    IamState fork() {
        IamState fork = new IamState(id);
        fork.users.putAll(users);
        fork.policies.putAll(policies);
        fork.providers.putAll(providers);
        fork.profiles.putAll(profiles);
        fork.roles.putAll(roles);
        return fork;
    }

    Optional<Role> role(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    Collection<Role> roles() {
        return roles.values();
    }

    /** The roles at the given moment, as far as the history reaches. */
    Collection<Role> rolesAt(Instant moment) {
        return history.stream()
                .filter(past -> past.until().isAfter(moment))
                .findFirst()
                .map(Past::roles)
                .orElse(List.copyOf(roles.values()));
    }

    /** Keeps the current roles before they change, and drops states older than any read may see. */
    void remember(Instant now, Instant oldest) {
        history.removeIf(past -> past.until().isBefore(oldest));
        history.addLast(new Past(now, List.copyOf(roles.values())));
    }

    void put(Role role) {
        roles.put(role.name(), role);
    }

    void removeRole(String name) {
        roles.remove(name);
    }

    List<InstanceProfile> profilesOf(Role role) {
        return profiles.values().stream()
                .filter(profile -> role.name().equals(profile.role()))
                .toList();
    }
}
