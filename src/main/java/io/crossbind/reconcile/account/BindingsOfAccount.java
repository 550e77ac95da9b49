package io.crossbind.reconcile.account;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.ResourceArn;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.Set;

/** The bindings of an account, for the pass over the account. */
public interface BindingsOfAccount {

    /** Requeues the bindings that depend on changed resources. */
    void requeue(AwsAccount account, AccountReader.ChangedResources changed);

    /** Requeues all bindings with objects in the account. */
    void requeueAll(AwsAccount account);

    /** Resources of the account whose policies may have statements of bindings. */
    Set<ResourceArn> granted(AwsAccount account);

    /** Service accounts, {@code namespace/name}, whose pod identity association would be in the account. */
    Set<String> associated(AwsAccount account);

    /** The bindings that name the account, admitted or not. */
    Set<NamespacedName> names(AwsAccount account);

    /**
     * Returns whether the account allows a binding, or the binding owns objects in the account. The account remains as long as such a binding exists.
     * An abandoned account allows no binding.
     */
    boolean uses(AwsAccount account, NamespacedName binding);

    /** Returns how many bindings use the account, according to their last passes. */
    int count(AwsAccount account);

    /**
     * Returns whether a binding uses the account according to its last pass, and all facts for the decision are known. Until then, the binding only
     * keeps an account with the finalizer.
     */
    boolean isUsed(AwsAccount account);

    /**
     * Returns and forgets the values of owner tags whose roles in the account may have lost their binding since the last call, because a binding
     * changed or was deleted.
     */
    Set<String> takeDeparted(AwsAccount account);

    /** Returns whether a binding with the name and the UID exists, as far as the cache shows. */
    boolean exists(NamespacedName binding, String uid);

    /** Returns whether this process has reconciled a binding. A cluster under restoration has no bindings at first. */
    boolean wereSeen();

    /** Forgets a deleted account. */
    void forget(AwsAccount account);

    /** ARNs of objects in the account that the statuses of bindings name. */
    Set<String> ownedByStatus(AwsAccount account);

    /** Returns whether a binding of the account has or would have a role with this name and these owner tags. */
    boolean accountFor(AwsAccount account, ObservedRole role);
}
