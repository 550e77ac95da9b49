package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingRequest;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.port.ClusterView;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which bindings block the deletion of their AwsAccounts. Every author of a binding can name any account, so a binding counts only if it owns
 * objects or is admitted by its accounts.
 */
public final class AccountUse {
    private final AccountRegistry accounts;
    private final ClusterView cluster;
    private final BindingMemories memories;

    /**
     * @param memories show which bindings have no remaining objects. The finalizer alone proves nothing: the author of a binding can also write the
     *     finalizer
     */
    public AccountUse(AccountRegistry accounts, ClusterView cluster, BindingMemories memories) {
        this.accounts = accounts;
        this.cluster = cluster;
        this.memories = memories;
    }

    /** Whether a binding blocks the deletion of an account in its spec. An abandoned account admits no binding. */
    boolean isBy(AwsAccount account, CrossAccountBinding binding) {
        return AccountRules.abandonment(account).isPresent() ? owns(binding) : isBy(binding);
    }

    boolean isBy(CrossAccountBinding binding) {
        return owns(binding) || isAdmitted(binding);
    }

    /** Whether the cache shows the binding's namespace, on which its admission depends. */
    boolean isDecided(CrossAccountBinding binding) {
        return cluster.namespace(binding.getMetadata().getNamespace()).isPresent();
    }

    /** Whether objects of the binding may exist. */
    boolean owns(CrossAccountBinding binding) {
        return Finalizers.has(binding)
                && memories.find(binding).filter(BindingMemory::isEmptied).isEmpty();
    }

    /** Whether the accounts admit the binding, as far as the caches show. The operator reads resources only for admitted bindings. */
    boolean isAdmittedNow(CrossAccountBinding binding) {
        return cluster.namespace(binding.getMetadata().getNamespace())
                .filter(namespace -> isAdmitted(binding, namespace))
                .isPresent();
    }

    /** A binding in a namespace not known yet may be admitted in a moment. */
    private boolean isAdmitted(CrossAccountBinding binding) {
        return cluster.namespace(binding.getMetadata().getNamespace())
                .map(namespace -> isAdmitted(binding, namespace))
                .orElse(true);
    }

    private boolean isAdmitted(CrossAccountBinding binding, NamespaceFacts namespace) {
        try {
            return accounts.admissionRefusal(
                            accounts.facts(named(BindingIndex.accountOf(binding)), cluster.accounts()),
                            () -> ResolvedWorkload.of(binding.getSpec()).hasSource()
                                    ? Optional.of(source(binding))
                                    : Optional.empty(),
                            new BindingRequest(
                                    namespace,
                                    binding.getMetadata().getName(),
                                    binding.getSpec(),
                                    Instant.parse(binding.getMetadata().getCreationTimestamp()),
                                    // The older bindings of the namespace keep the account already.
                                    () -> 0))
                    .isEmpty();
        } catch (ProblemException e) {
            return false;
        }
    }

    private AwsAccount source(CrossAccountBinding binding) {
        return ResolvedWorkload.of(binding.getSpec())
                .sourceAccount()
                .map(this::named)
                .orElseGet(() -> AccountRules.home(cluster.accounts())
                        .orElseThrow(() -> new ProblemException(
                                Reason.HOME_ACCOUNT_MISSING, "no AwsAccount represents the operator account")));
    }

    private AwsAccount named(String name) {
        return cluster.account(name)
                .orElseThrow(
                        () -> new ProblemException(Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + name + " does not exist"));
    }
}
