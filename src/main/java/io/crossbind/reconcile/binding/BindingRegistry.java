package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Set;

/**
 * The process memory of all bindings: the memory of each binding, and the entries in registries for several kinds of objects.
 *
 * @param memories the memories of bindings
 * @param finalizers the objects known to have the finalizer
 * @param users which accounts each binding uses
 * @param notices the last noticed access of each object in its accounts
 * @param retries the number of successive failures of each object
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
     * Forgets a deleted binding.
     *
     * @param accounts names of the AwsAccounts in the binding's spec
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
