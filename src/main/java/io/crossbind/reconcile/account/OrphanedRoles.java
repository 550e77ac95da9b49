package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.AccountRules;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.account.OrphanedRole;
import io.crossbind.reconcile.port.ClusterView;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Roles that this cluster created and that no binding accounts for. */
public final class OrphanedRoles {
    private final BindingsOfAccount bindings;
    private final ClusterView cluster;
    private final Clock clock;

    /** By name of the AwsAccount. */
    private final ConcurrentHashMap<String, Candidates> candidates = new ConcurrentHashMap<>();

    public OrphanedRoles(BindingsOfAccount bindings, ClusterView cluster, Clock clock) {
        this.bindings = bindings;
        this.cluster = cluster;
        this.clock = clock;
    }

    /**
     * The roles without a binding, as of a read of the account. A later read can show other orphans, and a binding that departs can leave some.
     *
     * @param since the time at which each role was first seen without a binding, and such roles were no accident
     */
    private record Candidates(Optional<Instant> rolesReadAt, Map<String, Instant> since) {}

    /**
     * After a read all roles of the cluster are asked about, otherwise only the candidates and the roles of bindings that departed since. The order of
     * the roles decides what a pass reads first, so it is that of their names.
     */
    List<OrphanedRole> of(AwsAccount account, AccountInventory inventory) {
        String name = account.getMetadata().getName();
        Optional<Instant> readAt = inventory.rolesReadAt();
        Set<String> departed = bindings.takeDeparted(account);
        Candidates known = candidates.getOrDefault(name, new Candidates(Optional.empty(), Map.of()));
        Stream<RoleObservation.Owned> asked =
                known.rolesReadAt().isPresent() && known.rolesReadAt().equals(readAt)
                        ? Stream.concat(
                                        known.since().keySet().stream()
                                                .map(inventory::role)
                                                .mapMulti(OrphanedRoles::owned),
                                        inventory.ownedBy(departed))
                                .distinct()
                        : inventory.owned();
        Instant now = clock.instant();
        boolean isConfirmed = areConfirmed(account);
        List<OrphanedRole> found = asked.map(RoleObservation.Owned::role)
                .filter(role -> !bindings.accountFor(account, role))
                .map(role -> new OrphanedRole(
                        role,
                        isConfirmed ? known.since().getOrDefault(role.name(), now) : now,
                        isAdmitted(account, role)))
                .sorted(Comparator.comparing(orphan -> orphan.role().name()))
                .toList();
        candidates.put(
                name,
                new Candidates(
                        readAt,
                        found.stream()
                                .collect(
                                        Collectors.toMap(orphan -> orphan.role().name(), OrphanedRole::since))));
        return found;
    }

    private boolean isAdmitted(AwsAccount account, ObservedRole role) {
        return OwnerTags.namespaceOf(role.tags())
                .filter(namespace -> AccountLimits.admits(account.getSpec(), namespace, cluster.namespace(namespace)))
                .isPresent();
    }

    /** Whether roles without a binding are no accident: this process has seen a binding, or an administrator says so. */
    boolean areConfirmed(AwsAccount account) {
        Map<String, String> annotations = account.getMetadata().getAnnotations();
        return bindings.wereSeen()
                || annotations != null && "true".equals(annotations.get(AccountRules.CONFIRMED_ORPHANS));
    }

    private static void owned(RoleObservation observed, Consumer<RoleObservation.Owned> receiver) {
        if (observed instanceof RoleObservation.Owned owned) {
            receiver.accept(owned);
        }
    }

    void forget(AwsAccount account) {
        candidates.remove(account.getMetadata().getName());
    }
}
