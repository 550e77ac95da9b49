package io.crossbind.reconcile;

import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.Requeuer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requeues the accounts of a binding or a share when the object begins or ends the use of an account, or when its facts for the accounts change. Most
 * passes change neither, and requeue no account.
 */
public final class AccountNotices {
    private final Requeuer accounts;

    /** The last notices by UID of the object. */
    private final ConcurrentHashMap<String, Uses> uses = new ConcurrentHashMap<>();

    /**
     * @param accounts requeues AwsAccounts
     */
    public AccountNotices(Requeuer accounts) {
        this.accounts = accounts;
    }

    /**
     * Compares an object with its last pass, and requeues its accounts after a difference.
     *
     * @param names of the AwsAccounts that the object names
     * @param facts the facts of the object for the pass over the account
     */
    public void update(String uid, Set<String> names, Object facts) {
        Uses now = new Uses(Set.copyOf(names), facts);
        Uses before = uses.put(uid, now);
        if (!now.equals(before)) {
            Set<String> concerned = new HashSet<>(now.accounts());
            if (before != null) {
                concerned.addAll(before.accounts());
            }
            requeue(concerned);
        }
    }

    /**
     * Forgets a deleted object.
     *
     * @param names of the AwsAccounts that the object names
     */
    public void forget(String uid, Set<String> names) {
        Uses before = uses.remove(uid);
        requeue(before == null ? names : before.accounts());
    }

    /** Requeues in the order of the names, to make a history of the simulation repeatable: the order of an immutable set differs between JVMs. */
    private void requeue(Set<String> names) {
        names.stream().sorted().map(NamespacedName::ofCluster).forEach(accounts::requeue);
    }

    private record Uses(Set<String> accounts, Object facts) {}
}
