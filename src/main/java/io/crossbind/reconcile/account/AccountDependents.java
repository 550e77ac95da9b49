package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.desired.AccountRules;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that depend on an account. Any user may name an account, so a binding or share counts only if the account allows its access or if it
 * owns objects.
 *
 * @param bindings the bindings with an account in their spec
 * @param shares the shares with an account in their spec
 * @param orphans the roles and statements without a binding
 * @param retained the retained roles of deleted bindings
 */
public record AccountDependents(
        BindingsOfAccount bindings, SharesOfAccount shares, Orphans orphans, RetainedRoles retained) {

    /** Returns whether a binding or a share requires the account to get the finalizer. */
    boolean keep(AwsAccount account) {
        return bindings.isUsed(account) || shares.keeping(account).findAny().isPresent();
    }

    /** The names of the objects that block the deletion of the account. */
    Set<String> users(AwsAccount account) {
        return Stream.of(
                        usingBindings(account).map(NamespacedName::toString),
                        shares.keeping(account).map("ResourceShare "::concat),
                        statementsWithoutBinding(account).map("AccessRecord "::concat))
                .flatMap(names -> names)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Names of the records of deleted bindings with remaining statements in the account. Such records do not block the deletion of an abandoned
     * account.
     */
    private Stream<String> statementsWithoutBinding(AwsAccount account) {
        return AccountRules.abandonment(account).isPresent()
                ? Stream.empty()
                : orphans.recordsOf(account)
                        .filter(record -> !record.grants().isEmpty())
                        .map(AccessRecordSpec::name);
    }

    /**
     * Returns whether a binding uses the account. A provider without users is deleted, so the bindings themselves must confirm an index without
     * entries.
     */
    boolean includeBindings(AwsAccount account) {
        return bindings.count(account) > 0 || usingBindings(account).findAny().isPresent();
    }

    /** Forgets a deleted account. */
    void forget(AwsAccount account) {
        bindings.forget(account);
        orphans.forget(account);
    }

    private Stream<NamespacedName> usingBindings(AwsAccount account) {
        return bindings.names(account).stream().filter(binding -> bindings.uses(account, binding));
    }
}
