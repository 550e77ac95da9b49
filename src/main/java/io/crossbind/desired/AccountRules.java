package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.OrphanAction;
import io.crossbind.api.v1alpha1.ReleasedRole;
import io.crossbind.model.Durations;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules that classify an AwsAccount: the operator account, an unmanaged account, a duplicate or an abandoned account. */
public final class AccountRules {
    /** The annotation with which an administrator confirms that roles without a binding are no accident. */
    public static final String CONFIRMED_ORPHANS = "crossbind.io/confirm-orphans";

    private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(5);
    private static final Duration DEFAULT_GRACE = Duration.ofMinutes(15);

    private static final Comparator<AwsAccount> OLDEST_FIRST = Comparator.<AwsAccount, String>comparing(
                    account -> account.getMetadata().getCreationTimestamp())
            .thenComparing(account -> account.getMetadata().getName());

    private AccountRules() {}

    /** Returns whether the AwsAccount represents the operator account, where workloads of the cluster have their roles. */
    public static boolean isHome(AwsAccount account) {
        return isHome(account.getSpec());
    }

    static boolean isHome(AwsAccountSpec account) {
        return account.managementRole() == null && !isUnmanaged(account);
    }

    /** Returns whether the operator has access to the account. */
    public static boolean isManaged(AwsAccount account) {
        return !isUnmanaged(account.getSpec()) && abandonment(account).isEmpty();
    }

    /** Returns whether the account's owner creates its objects, because the operator never has access to the account. */
    static boolean isUnmanaged(AwsAccountSpec account) {
        return account.unmanaged() != null;
    }

    /** Why the operator does not call AWS for the account any more; empty if no administrator abandoned the account. */
    public static Optional<Problem> abandonment(AwsAccount account) {
        return Optional.ofNullable(account.getSpec().abandon())
                .map(_ -> new Problem(
                        Reason.ACCOUNT_ABANDONED,
                        "AwsAccount " + account.getMetadata().getName() + " is abandoned by spec.abandon"));
    }

    /** The AwsAccount of the operator's own account; the oldest if there are several. */
    public static Optional<AwsAccount> home(Stream<AwsAccount> all) {
        return all.filter(AccountRules::isHome).min(OLDEST_FIRST);
    }

    /** The oldest AwsAccount with an account ID: only this AwsAccount counts. */
    public static Optional<AwsAccount> counting(String accountId, Stream<AwsAccount> all) {
        return all.filter(account -> accountId.equals(account.getSpec().accountId()))
                .min(OLDEST_FIRST);
    }

    /** Why the AwsAccount does not count: only the oldest AwsAccount of an account ID counts. */
    public static Optional<Problem> duplicate(AwsAccount account, Stream<AwsAccount> all) {
        return counting(account.getSpec().accountId(), all)
                .map(oldest -> oldest.getMetadata().getName())
                .filter(oldest -> !oldest.equals(account.getMetadata().getName()))
                .map(oldest -> new Problem(
                        Reason.DUPLICATE_ACCOUNT,
                        "the older AwsAccount " + oldest + " has accountId "
                                + account.getSpec().accountId()));
    }

    /**
     * Why an object that names the AwsAccount cannot use it; empty if the object can.
     *
     * @param leaves whether the object must still be able to remove something in the account: then the object may use an account that is being
     *     deleted
     */
    public static Optional<Problem> unusable(AwsAccount account, Stream<AwsAccount> all, boolean leaves) {
        String name = "AwsAccount " + account.getMetadata().getName();
        if (account.getMetadata().getDeletionTimestamp() != null && !leaves) {
            return Optional.of(new Problem(Reason.ACCOUNT_STALLED, name + " is being deleted"));
        }
        return duplicate(account, all).map(why -> new Problem(Reason.ACCOUNT_STALLED, name + ": " + why.message()));
    }

    /** Returns whether roles without a binding are blocked. */
    public static boolean blocksOrphans(AwsAccountSpec account) {
        return account.orphans() == null
                || account.orphans().action() != OrphanAction.Report
                        && account.orphans().action() != OrphanAction.Adopt;
    }

    /** Returns whether a binding takes over the role of an earlier binding with the same name, as in a restored cluster. */
    public static boolean adoptsOrphans(AwsAccountSpec account) {
        return account.orphans() != null && account.orphans().action() == OrphanAction.Adopt;
    }

    /** Returns whether the administrator of an account revokes the access of a binding by its name. */
    public static boolean isRevoked(AwsAccountSpec account, String namespace, String binding) {
        return account.revoke().stream()
                .filter(revoked -> revoked.namespace().equals(namespace))
                .anyMatch(revoked ->
                        revoked.binding() == null || revoked.binding().equals(binding));
    }

    /** Returns whether the administrator of an account revokes the access of all bindings of a namespace. */
    public static boolean isRevoked(AwsAccountSpec account, String namespace) {
        return account.revoke().stream()
                .anyMatch(revoked -> revoked.namespace().equals(namespace) && revoked.binding() == null);
    }

    /** Returns whether the administrator of an account releases the retained roles of a binding there. */
    public static boolean isReleased(AwsAccountSpec account, String namespace, String binding) {
        return account.release().contains(new ReleasedRole(namespace, binding));
    }

    /** How long a role may have no binding before the operator blocks the role. */
    public static Duration orphanGracePeriod(AwsAccountSpec account) {
        return account.orphans() == null || account.orphans().gracePeriod() == null
                ? DEFAULT_GRACE
                : Durations.parse(account.orphans().gracePeriod());
    }

    /** How often the operator reads the account as a whole. */
    public static Duration driftCheckInterval(AwsAccount account) {
        String interval = account.getSpec().driftCheckInterval();
        return interval == null ? DEFAULT_INTERVAL : Durations.parse(interval);
    }
}
