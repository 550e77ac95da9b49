package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.AccountRules;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.account.OrphanedRecord;
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

/** Access from this cluster without a binding: roles by their owner tags, and statements by the records. */
public final class Orphans {
    private final BindingsOfAccount bindings;
    private final OrphanedRecords records;
    private final RetainedRoles retained;
    private final ClusterView cluster;
    private final Clock clock;

    /** The orphans of each account, by name of the AwsAccount. */
    private final ConcurrentHashMap<String, Candidates> candidates = new ConcurrentHashMap<>();

    public Orphans(
            BindingsOfAccount bindings,
            OrphanedRecords records,
            RetainedRoles retained,
            ClusterView cluster,
            Clock clock) {
        this.bindings = bindings;
        this.records = records;
        this.retained = retained;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** The orphans of one account, in the order of their names, because the order determines the order of reads. */
    record Found(List<OrphanedRole> roles, List<OrphanedRecord> records) {}

    /**
     * The orphans as of a read of the account. A later read or the deletion of a binding can add orphans.
     *
     * @param roles the time of the first confirmed observation of each role without a binding
     * @param records the orphaned records by their names
     */
    private record Candidates(
            Optional<Instant> rolesReadAt, Map<String, Instant> roles, Map<String, OrphanedRecord> records) {}

    /**
     * Finds the orphans. After a read, the search covers all objects of the cluster. Otherwise the search covers only the candidates and the objects
     * of bindings that departed since.
     */
    Found of(AwsAccount account, AccountInventory inventory) {
        String name = account.getMetadata().getName();
        Optional<Instant> readAt = inventory.rolesReadAt();
        Set<String> departed = bindings.takeDeparted(account);
        Candidates known = candidates.getOrDefault(name, new Candidates(Optional.empty(), Map.of(), Map.of()));
        boolean isSameRead =
                known.rolesReadAt().isPresent() && known.rolesReadAt().equals(readAt);
        Instant now = clock.instant();
        Candidates before = areConfirmed(account) ? known : new Candidates(known.rolesReadAt(), Map.of(), Map.of());
        List<OrphanedRole> roles = roles(
                        inventory, isSameRead ? Optional.of(known.roles().keySet()) : Optional.empty(), departed)
                .filter(role -> !bindings.accountFor(account, role))
                .filter(role -> retained.recordsOf(role).isEmpty())
                .map(role -> orphan(account, role, before.roles().getOrDefault(role.name(), now)))
                .sorted(Comparator.comparing(orphan -> orphan.role().name()))
                .toList();
        List<OrphanedRecord> found = (isSameRead
                        ? records.of(
                                account,
                                known.records().values().stream()
                                        .map(OrphanedRecord::record)
                                        .toList(),
                                departed)
                        : records.of(account))
                .map(record -> records.orphan(
                        record,
                        inventory,
                        Optional.ofNullable(before.records().get(record.name()))
                                .map(OrphanedRecord::since)
                                .orElse(now),
                        isAdmitted(account, record.namespace())))
                .toList();
        candidates.put(name, candidates(readAt, roles, found));
        return new Found(roles, found);
    }

    /**
     * The roles to check.
     *
     * @param candidates names of the earlier orphaned roles; empty for all roles of the cluster
     * @param departed values of owner tags
     */
    private static Stream<ObservedRole> roles(
            AccountInventory inventory, Optional<Set<String>> candidates, Set<String> departed) {
        return candidates
                .map(names -> Stream.concat(
                                names.stream().map(inventory::role).mapMulti(Orphans::owned),
                                inventory.ownedBy(departed))
                        .distinct())
                .orElseGet(inventory::owned)
                .map(RoleObservation.Owned::role);
    }

    private OrphanedRole orphan(AwsAccount account, ObservedRole role, Instant since) {
        boolean isAdmitted = OwnerTags.namespaceOf(role.tags())
                .filter(namespace -> isAdmitted(account, namespace))
                .isPresent();
        return new OrphanedRole(role, since, isAdmitted);
    }

    private static Candidates candidates(
            Optional<Instant> readAt, List<OrphanedRole> roles, List<OrphanedRecord> records) {
        return new Candidates(
                readAt,
                roles.stream().collect(Collectors.toMap(orphan -> orphan.role().name(), OrphanedRole::since)),
                records.stream()
                        .collect(Collectors.toMap(orphan -> orphan.record().name(), orphan -> orphan)));
    }

    private boolean isAdmitted(AwsAccount account, String namespace) {
        return AccountLimits.admits(account.getSpec(), namespace, cluster.namespace(namespace));
    }

    /** The records of deleted bindings with the account as target. */
    Stream<AccessRecordSpec> recordsOf(AwsAccount account) {
        return records.of(account);
    }

    /**
     * Whether orphans are confirmed, and not the effect of missing bindings: this process has seen a binding, or an administrator set the annotation.
     */
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
