package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.account.OrphanedRecord;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of deleted bindings.
 *
 * @param records all records
 * @param bindings shows which bindings exist
 * @param view the AwsAccounts
 * @param accounts the contents of the accounts
 */
public record OrphanedRecords(
        AccessRecords records, BindingsOfAccount bindings, AccountsView view, AccountRegistry accounts) {

    /** All orphaned records with the account as target. The pass over the account handles these records. */
    Stream<AccessRecordSpec> of(AwsAccount account) {
        return orphaned(account, records.inAccount(account.getMetadata().getName()));
    }

    /**
     * The still orphaned records from an earlier result, and the orphaned records of bindings that departed since.
     *
     * @param departed names of bindings, {@code namespace/name}
     */
    Stream<AccessRecordSpec> of(AwsAccount account, Collection<AccessRecordSpec> before, Set<String> departed) {
        return orphaned(
                account,
                Stream.concat(
                        before.stream()
                                .flatMap(record -> records.of(NamespacedName.of(record), record.bindingUid()).stream()),
                        departed.stream()
                                .flatMap(name -> NamespacedName.parse(name).stream())
                                .flatMap(name -> records.ofName(name).stream())));
    }

    private Stream<AccessRecordSpec> orphaned(AwsAccount account, Stream<AccessRecordSpec> some) {
        return some.distinct()
                .filter(record -> record.account().equals(account.getMetadata().getName()))
                .filter(record -> !bindings.exists(NamespacedName.of(record), record.bindingUid()))
                .sorted(Comparator.comparing(AccessRecordSpec::namespace)
                        .thenComparing(AccessRecordSpec::binding)
                        .thenComparing(AccessRecordSpec::bindingUid));
    }

    /** The facts about an orphaned record of an account. */
    OrphanedRecord orphan(AccessRecordSpec record, AccountInventory inventory, Instant since, boolean isAdmitted) {
        List<AccessRecordSpec> successors = records.ofName(NamespacedName.of(record)).stream()
                .filter(other -> isSuccessor(other, record))
                .toList();
        Set<ResourceArn> resources = resources(Stream.of(record));
        resources.removeAll(resources(successors.stream()));
        boolean hasRole = isThere(record.targetRole(), Optional.of(inventory), role -> owns(record, role))
                || isThere(record.sourceRole(), sourceInventory(record), role -> ownsSource(record, role));
        return new OrphanedRecord(record, resources, hasRole, !successors.isEmpty(), since, isAdmitted);
    }

    private static Set<ResourceArn> resources(Stream<AccessRecordSpec> some) {
        return some.flatMap(record -> record.grants().stream())
                .map(ResourceArn::parse)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private boolean isSuccessor(AccessRecordSpec other, AccessRecordSpec record) {
        return other.account().equals(record.account())
                && !other.bindingUid().equals(record.bindingUid())
                && bindings.exists(NamespacedName.of(other), other.bindingUid());
    }

    private static boolean owns(AccessRecordSpec record, ObservedRole role) {
        return record.isRetained()
                ? RetainedRoles.owns(record, role)
                : OwnerTags.bindingTag(record.namespace(), record.binding())
                                .equals(role.tags().get(OwnerTags.BINDING))
                        && record.bindingUid().equals(role.tags().get(OwnerTags.BINDING_UID));
    }

    /** A role in use by an existing binding of the service account does not count as remaining. */
    private boolean ownsSource(AccessRecordSpec record, ObservedRole role) {
        return owns(record, role)
                && (!role.tags().containsKey(OwnerTags.SERVICE_ACCOUNT)
                        || Optional.ofNullable(record.sourceAccount())
                                .flatMap(view::account)
                                .filter(account -> bindings.accountFor(account, role))
                                .isEmpty());
    }

    private Optional<AccountInventory> sourceInventory(AccessRecordSpec record) {
        return Optional.ofNullable(record.sourceAccount())
                .flatMap(view::account)
                .map(accounts::inventoryOf)
                .filter(AccountInventory::isKnown);
    }

    /** Whether a role created for the binding alone may exist. A role in an unknown account may exist. */
    private static boolean isThere(
            @Nullable RoleStatus role, Optional<AccountInventory> inventory, Predicate<ObservedRole> isOwn) {
        if (role == null) {
            return false;
        }
        return inventory
                .map(known -> known.role(RoleArn.nameIn(role.arn())))
                .map(observed -> switch (observed) {
                    case RoleObservation.Unknown _ -> true;
                    case RoleObservation.Owned(ObservedRole there, boolean _) -> isOwn.test(there);
                    case RoleObservation.Absent _, RoleObservation.Foreign _ -> false;
                })
                .orElse(true);
    }
}
