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
 * The objects that depend on an account. Any user may name an account, so only bindings and shares count that the account allows or that own
 * objects.
 *
 * @param bindings the bindings that name an account
 * @param shares the shares that name an account
 * @param orphans the roles that no binding accounts for
 * @param retained the roles that stay without their bindings
 */
public record AccountDependents(
        BindingsOfAccount bindings, SharesOfAccount shares, Orphans orphans, RetainedRoles retained) {

    /** Returns whether a binding or a share keeps the account from now on. */
    boolean keep(AwsAccount account) {
        return bindings.isUsed(account) || shares.keeping(account).findAny().isPresent();
    }

    /** The names of the objects that keep the account from being deleted. */
    Set<String> users(AwsAccount account) {
        return Stream.of(
                        usingBindings(account).map(NamespacedName::toString),
                        shares.keeping(account).map("ResourceShare "::concat),
                        statementsWithoutBinding(account).map("AccessRecord "::concat))
                .flatMap(names -> names)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the records of deleted bindings that still have statements in the account. Nothing keeps an abandoned account for them. */
    private Stream<String> statementsWithoutBinding(AwsAccount account) {
        return AccountRules.abandonment(account).isPresent()
                ? Stream.empty()
                : orphans.recordsOf(account)
                        .filter(record -> !record.grants().isEmpty())
                        .map(AccessRecordSpec::name);
    }

    /** Returns whether a binding uses the account. The bindings themselves confirm what the index says, because a provider is deleted then. */
    boolean includeBindings(AwsAccount account) {
        return bindings.count(account) > 0 || usingBindings(account).findAny().isPresent();
    }

    /** Forgets an account that does not exist any more. */
    void forget(AwsAccount account) {
        bindings.forget(account);
        orphans.forget(account);
    }

    private Stream<NamespacedName> usingBindings(AwsAccount account) {
        return bindings.names(account).stream().filter(binding -> bindings.uses(account, binding));
    }
}
