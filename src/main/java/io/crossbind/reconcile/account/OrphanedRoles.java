package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.RoleObservation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Roles that this cluster created and that no binding accounts for. */
public final class OrphanedRoles {
    private final BindingsOfAccount bindings;

    /** By name of the AwsAccount. */
    private final ConcurrentHashMap<String, Candidates> candidates = new ConcurrentHashMap<>();

    public OrphanedRoles(BindingsOfAccount bindings) {
        this.bindings = bindings;
    }

    /**
     * The names of the roles without a binding, as of a read of the account. A later read can show other orphans, and a binding that departs can
     * leave some.
     */
    private record Candidates(Optional<Instant> rolesReadAt, Set<String> roles) {}

    /**
     * After a read all roles of the cluster are asked about, otherwise only the candidates and the roles of bindings that departed since. The order of
     * the roles decides what a pass reads first, so it is that of their names.
     */
    List<ObservedRole> of(AwsAccount account, AccountInventory inventory) {
        String name = account.getMetadata().getName();
        Optional<Instant> readAt = inventory.rolesReadAt();
        Set<String> departed = bindings.takeDeparted(account);
        @Nullable Candidates known = candidates.get(name);
        Stream<RoleObservation.Owned> asked = known != null
                        && known.rolesReadAt().equals(readAt)
                ? Stream.concat(
                                known.roles().stream().map(inventory::role).mapMulti(OrphanedRoles::owned),
                                inventory.ownedBy(departed))
                        .distinct()
                : inventory.owned();
        List<ObservedRole> found = asked.map(RoleObservation.Owned::role)
                .filter(role -> !bindings.accountFor(account, role.tags()))
                .sorted(Comparator.comparing(ObservedRole::name))
                .toList();
        candidates.put(
                name,
                new Candidates(readAt, found.stream().map(ObservedRole::name).collect(Collectors.toSet())));
        return found;
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
