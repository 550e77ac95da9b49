package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.desired.AccountRules;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether access that belongs to no binding ends now.
 *
 * @param isConfirmed whether such access is no accident
 */
record OrphanRule(AwsAccountSpec account, boolean isConfirmed, Instant now) {

    /**
     * Why the access ends; empty if the access stays for now.
     *
     * @param isAdmitted whether a rule of the account admits the namespace
     * @param since the time at which the access was first seen without its binding
     */
    Optional<BlockCause> cause(boolean isAdmitted, Instant since) {
        if (!isConfirmed || !AccountRules.blocksOrphans(account)) {
            return Optional.empty();
        }
        if (!isAdmitted) {
            return Optional.of(BlockCause.NAMESPACE_NOT_ADMITTED);
        }
        boolean isOverdue = !now.isBefore(since.plus(AccountRules.orphanGracePeriod(account)));
        return isOverdue ? Optional.of(BlockCause.WITHOUT_BINDING) : Optional.empty();
    }

    /** Why the statements of an earlier binding end; a later binding of the same name needs no grace period. */
    Optional<BlockCause> cause(OrphanedRecord orphan) {
        return orphan.isReplaced() && isConfirmed && AccountRules.blocksOrphans(account)
                ? Optional.of(BlockCause.BINDING_REPLACED)
                : cause(orphan.isAdmitted(), orphan.since());
    }
}
