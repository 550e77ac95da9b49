package io.crossbind.plan.account;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.desired.AccountRules;
import io.crossbind.model.OwnerTags;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides whether access without a binding ends now. A revocation by the administrator always takes effect.
 *
 * @param isConfirmed whether such access is no accident
 * @param isAccountDeleted whether the AwsAccount is being deleted: statements of deleted bindings end with the account
 */
record OrphanRule(AwsAccountSpec account, boolean isConfirmed, boolean isAccountDeleted, Instant now) {

    /**
     * Why the access of a role ends; empty if the access stays for now. Only the revocation of the whole namespace revokes a role shared by several
     * bindings.
     */
    Optional<BlockCause> cause(OrphanedRole orphan) {
        boolean isRevoked = OwnerTags.namespaceOf(orphan.role().tags())
                .filter(namespace -> AccountRules.isRevoked(account, namespace)
                        || OwnerTags.bindingOf(orphan.role().tags())
                                .filter(binding -> AccountRules.isRevoked(account, namespace, binding))
                                .isPresent())
                .isPresent();
        return isRevoked ? Optional.of(BlockCause.REVOKED) : cause(orphan.isAdmitted(), orphan.since());
    }

    /**
     * Why the access ends; empty if the access stays for now.
     *
     * @param isAdmitted whether a rule of the account admits the namespace
     * @param since the time at which the access was first seen without its binding
     */
    private Optional<BlockCause> cause(boolean isAdmitted, Instant since) {
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
        if (AccountRules.isRevoked(
                account, orphan.record().namespace(), orphan.record().binding())) {
            return Optional.of(BlockCause.REVOKED);
        }
        if (isAccountDeleted) {
            return Optional.of(BlockCause.WITHOUT_BINDING);
        }
        return orphan.isReplaced() && isConfirmed && AccountRules.blocksOrphans(account)
                ? Optional.of(BlockCause.BINDING_REPLACED)
                : cause(orphan.isAdmitted(), orphan.since());
    }
}
