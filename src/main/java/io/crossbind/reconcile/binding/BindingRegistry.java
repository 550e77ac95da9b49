package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Set;

/**
 * The process memory of all bindings: the memory of each binding, and its entries in the books that several kinds of
 * objects share.
 *
 * @param memories the memories of bindings
 * @param finalizers the objects that are known to have the finalizer
 * @param users which accounts each binding uses
 * @param notices what each object had in its accounts
 * @param retries how often each object failed in a row
 * @param counts the reason of each binding's Ready condition
 */
public record BindingRegistry(
        BindingMemories memories,
        FinalizerKeeper finalizers,
        AccountUsers users,
        AccountNotices notices,
        Retries retries,
        ConditionCounts counts) {

    BindingMemory memory(CrossAccountBinding binding) {
        return memories.of(binding);
    }

    /**
     * Forgets a binding that is gone.
     *
     * @param accounts names of the AwsAccounts that the binding names
     */
    void forget(CrossAccountBinding binding, Set<String> accounts) {
        memories.forget(binding);
        finalizers.forget(binding);
        users.forget(binding, accounts);
        notices.forget(binding.getMetadata().getUid(), accounts);
        NamespacedName name = NamespacedName.of(binding);
        retries.forget(name);
        counts.leave(name);
    }
}
