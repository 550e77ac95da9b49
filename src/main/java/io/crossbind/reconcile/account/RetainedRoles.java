package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.BindingRequest;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.account.RetainedRole;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The retained roles of deleted bindings. The record of the binding names the role, and the owner tags prove the role's owner.
 *
 * @param records all records
 * @param bindings shows the roles of existing bindings
 * @param cluster the AwsAccounts and the namespaces
 * @param accounts the contents of the accounts
 */
public record RetainedRoles(
        AccessRecords records, BindingsOfAccount bindings, ClusterView cluster, AccountRegistry accounts) {

    /**
     * The retained roles of an account, in the order of their names. Roles of existing bindings are excluded: the pass over the binding handles the
     * role.
     */
    List<RetainedRole> of(AwsAccount account, AccountInventory inventory) {
        Map<String, ObservedRole> roles = records.retainedIn(
                        account.getMetadata().getName())
                .flatMap(AccessRecordSpec::roleArns)
                .map(RoleArn::nameIn)
                .distinct()
                .map(inventory::role)
                .flatMap(observed -> observed instanceof RoleObservation.Owned(ObservedRole role, boolean _)
                        ? Stream.of(role)
                        : Stream.empty())
                .filter(role -> !bindings.accountFor(account, role))
                .collect(Collectors.toMap(ObservedRole::name, Function.identity(), (one, _) -> one, TreeMap::new));
        return roles.values().stream()
                .flatMap(role -> retained(account, role).stream())
                .toList();
    }

    /** The deleted bindings from which a role was retained. */
    List<AccessRecordSpec> recordsOf(ObservedRole role) {
        return records.ofRole(role.arn())
                .filter(AccessRecordSpec::isRetained)
                .filter(record -> owns(record, role))
                .toList();
    }

    private Optional<RetainedRole> retained(AwsAccount account, ObservedRole role) {
        List<AccessRecordSpec> known = recordsOf(role);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        AccessRecordSpec first = known.getFirst();
        Optional<NamespaceFacts> namespace = cluster.namespace(first.namespace());
        RuleUse use = isOf(first.targetRole(), role) ? RuleUse.Target : RuleUse.Source;
        return Optional.of(new RetainedRole(
                role,
                known,
                limits(account, first, namespace).retainedBounds(use),
                AccountLimits.admits(account.getSpec(), first.namespace(), namespace),
                cluster.account(first.account())
                        .map(reached -> limits(reached, first, namespace).retainedGrantBounds()),
                namespace.map(NamespaceFacts::uid)));
    }

    /** A missing namespace may get every label. */
    private AccountLimits limits(AwsAccount account, AccessRecordSpec record, Optional<NamespaceFacts> namespace) {
        AccountFacts facts = accounts.facts(account);
        return namespace
                .map(known -> BindingRequest.ofRetained(known, record)
                        .map(request -> AccountLimits.of(facts, request))
                        .orElseGet(() -> AccountLimits.of(facts, known)))
                .orElseGet(() -> AccountLimits.ofAnyNamespace(facts));
    }

    /** Whether a role belongs to a deleted binding: a later binding of the same name has its own roles. */
    static boolean owns(AccessRecordSpec record, ObservedRole role) {
        String uid = role.tags().get(OwnerTags.BINDING_UID);
        boolean isOwn = OwnerTags.bindingTag(record.namespace(), record.binding())
                        .equals(role.tags().get(OwnerTags.BINDING))
                && (uid == null || uid.equals(record.bindingUid()));
        boolean isShared = record.serviceAccount() != null
                && isOf(record.sourceRole(), role)
                && new NamespacedName(record.namespace(), record.serviceAccount())
                        .toString()
                        .equals(role.tags().get(OwnerTags.SERVICE_ACCOUNT));
        return isOwn || isShared;
    }

    private static boolean isOf(@Nullable RoleStatus recorded, ObservedRole role) {
        return recorded != null && recorded.arn().equals(role.arn());
    }
}
