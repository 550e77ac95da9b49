package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.AccountNotices;
import io.crossbind.reconcile.ConditionCounts;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Retries;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Set;

/**
 * What this process remembers of bindings. A restart forgets all of it, and nothing but speed depends on it: the page on the architecture says
 * what follows from each part.
 *
 * @param members which bindings share a service account's role
 * @param deadlines when access ends, and how long a wait has lasted
 * @param unreadGrants which bindings may have statements that could not be read
 * @param verifier which roles of unmanaged accounts were verified
 * @param sources which source roles this process created
 * @param finalizers which bindings are known to have the finalizer
 * @param emptied for which bindings nothing is left
 * @param users which accounts each binding uses
 * @param notices what each binding had in its accounts
 * @param retries how often a binding failed in a row
 * @param counts the reason of each binding's Ready condition
 */
public record BindingMemory(
        ServiceAccountMembers members,
        Deadlines deadlines,
        UnreadGrants unreadGrants,
        UnmanagedRoleVerifier verifier,
        TrustedSourceRoles sources,
        FinalizerKeeper finalizers,
        EmptiedBindings emptied,
        AccountUsers users,
        AccountNotices notices,
        Retries retries,
        ConditionCounts counts) {

    /**
     * Forgets a binding that is gone.
     *
     * @param accounts names of the AwsAccounts that the binding names
     */
    void forget(CrossAccountBinding binding, Set<String> accounts) {
        NamespacedName name = NamespacedName.of(binding);
        String uid = binding.getMetadata().getUid();
        counts.leave(name);
        retries.forget(name);
        members.forget(uid);
        deadlines.forget(binding);
        unreadGrants.remove(uid);
        verifier.forget(uid);
        emptied.remove(uid);
        finalizers.forget(binding);
        users.forget(binding, accounts);
        notices.forget(uid, accounts);
    }
}
