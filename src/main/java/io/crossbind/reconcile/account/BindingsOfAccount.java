package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.ResourceArn;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Set;

/** The bindings that name an account, as the pass over the account needs them. */
public interface BindingsOfAccount {

    /** Requeues the bindings that depend on a resource whose observed state changed. */
    void requeue(AwsAccount account, AccountReader.ChangedResources changed);

    /** Requeues all bindings that have objects in the account. */
    void requeueAll(AwsAccount account);

    /** Resources of the account whose policies may have statements of bindings. */
    Set<ResourceArn> granted(AwsAccount account);

    /** Service accounts, {@code namespace/name}, whose pod identity association would be in the account. */
    Set<String> associated(AwsAccount account);

    /** The bindings that name the account, admitted or not. */
    Set<NamespacedName> names(AwsAccount account);

    /**
     * Returns whether the account allows a binding that names it, or the binding owns objects there. An account remains as long as such a
     * binding exists. An abandoned account allows no binding.
     */
    boolean uses(AwsAccount account, NamespacedName binding);

    /** Returns how many bindings use the account, as their last passes found. */
    int count(AwsAccount account);

    /**
     * Returns whether a binding uses the account, as its last pass found, and all facts are known that decide that. Before that, the binding
     * only keeps an account that has the finalizer.
     */
    boolean isUsed(AwsAccount account);

    /**
     * Returns and forgets the values of owner tags whose roles in the account may have lost their binding since the last call, because a
     * binding changed or does not exist any more.
     */
    Set<String> takeDeparted(AwsAccount account);

    /** Returns whether a binding exists that has the name and the UID, as far as the cache shows. */
    boolean exists(NamespacedName binding, String uid);

    /** Returns whether this process has reconciled a binding. A cluster that is being restored has none at first. */
    boolean wereSeen();

    /** Forgets an account that does not exist any more. */
    void forget(AwsAccount account);

    /** ARNs of what bindings may have in the account, as their statuses say. */
    Set<String> ownedByStatus(AwsAccount account);

    /** Returns whether a binding that names the account leads to a role with the role's name and owner tags. */
    boolean accountFor(AwsAccount account, ObservedRole role);
}
