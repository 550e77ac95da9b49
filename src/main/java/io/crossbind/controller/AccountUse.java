package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.NamespaceFacts;
import io.crossbind.desired.Workloads;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which bindings keep the accounts that they name. Everybody who can create a binding can name any account, so a binding counts only if it
 * is admitted, or if it owns something.
 */
final class AccountUse {
    private final Accounts accounts;
    private final Supplier<Stream<AwsAccount>> all;
    private final Function<String, Optional<NamespaceFacts>> namespaces;
    private final Predicate<CrossAccountBinding> emptied;

    /**
     * @param all every AwsAccount
     * @param namespaces what is known of a namespace, by its name
     * @param emptied whether the operator found that nothing is left of a binding. The finalizer alone proves nothing: who writes a binding
     *     can write that too
     */
    AccountUse(
            Accounts accounts,
            Supplier<Stream<AwsAccount>> all,
            Function<String, Optional<NamespaceFacts>> namespaces,
            Predicate<CrossAccountBinding> emptied) {
        this.accounts = accounts;
        this.all = all;
        this.namespaces = namespaces;
        this.emptied = emptied;
    }

    boolean isBy(CrossAccountBinding binding) {
        return owns(binding) || isAdmitted(binding);
    }

    /** Whether its namespace is known, by which it is admitted or not. */
    boolean isDecided(CrossAccountBinding binding) {
        return namespaces.apply(binding.getMetadata().getNamespace()).isPresent();
    }

    /** Whether something may have been made for it. */
    boolean owns(CrossAccountBinding binding) {
        return Finalizers.has(binding) && !emptied.test(binding);
    }

    /** Whether its accounts admit the binding as far as is known now: only for such a binding resources are read. */
    boolean isAdmittedNow(CrossAccountBinding binding) {
        return namespaces
                .apply(binding.getMetadata().getNamespace())
                .filter(namespace -> isAdmitted(binding, namespace))
                .isPresent();
    }

    /** A binding whose namespace is not known yet may be admitted in a moment. */
    private boolean isAdmitted(CrossAccountBinding binding) {
        return namespaces
                .apply(binding.getMetadata().getNamespace())
                .map(namespace -> isAdmitted(binding, namespace))
                .orElse(true);
    }

    private boolean isAdmitted(CrossAccountBinding binding, NamespaceFacts namespace) {
        try {
            return accounts.admissionRefusal(
                            accounts.facts(named(BindingIndex.accountOf(binding)), all.get()),
                            () -> Workloads.of(binding.getSpec()).hasSource()
                                    ? Optional.of(source(binding))
                                    : Optional.empty(),
                            namespace,
                            binding.getSpec())
                    .isEmpty();
        } catch (Failure e) {
            return false;
        }
    }

    private AwsAccount source(CrossAccountBinding binding) {
        return Workloads.of(binding.getSpec())
                .sourceAccount()
                .map(this::named)
                .orElseGet(() -> Accounts.home(all.get())
                        .orElseThrow(() -> new Failure(Reason.HOME_ACCOUNT_MISSING, "no home account")));
    }

    private AwsAccount named(String name) {
        return all.get()
                .filter(account -> account.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new Failure(Reason.ACCOUNT_NOT_FOUND, name));
    }
}
