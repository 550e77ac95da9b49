package io.crossbind.reconcile;

import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.Requeuer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requeues the accounts that a binding or a share names when it begins or ends to use them, or when what it has there changes. Most passes
 * change nothing of that, and requeue no account.
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
     * Compares an object with its last pass.
     *
     * @param names of the AwsAccounts that the object names
     * @param facts what the account's pass depends on
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
     * Forgets an object that does not exist any more.
     *
     * @param names of the AwsAccounts that the object names
     */
    public void forget(String uid, Set<String> names) {
        Uses before = uses.remove(uid);
        requeue(before == null ? names : before.accounts());
    }

    /** In the order of the names, so that a history of the simulation repeats in each JVM: the order of an immutable set differs. */
    private void requeue(Set<String> names) {
        names.stream().sorted().map(NamespacedName::ofCluster).forEach(accounts::requeue);
    }

    private record Uses(Set<String> accounts, Object facts) {}
}
