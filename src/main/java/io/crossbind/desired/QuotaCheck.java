package io.crossbind.desired;

import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Problem;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import java.util.Optional;

/** Holds a role's tags and documents against IAM's quotas before anything is written. */
final class QuotaCheck {
    private QuotaCheck() {}

    static Optional<Problem> problem(AccountFacts account, DesiredRole role) {
        return tagRefusal(account, role).or(() -> documentRefusal(account, role));
    }

    /** The owner of an unmanaged account creates the role without the operator's tags. */
    private static Optional<Problem> tagRefusal(AccountFacts account, DesiredRole role) {
        return role.tags().entrySet().stream()
                .filter(_ -> account.isManaged())
                .filter(tag -> tag.getValue().length() > Quotas.TAG_VALUE)
                .findFirst()
                .map(tag -> new Problem(
                        Reason.OWNER_TAG_TOO_LONG,
                        "tag " + tag.getKey() + " of role " + role.name() + " would have "
                                + tag.getValue().length() + " characters; the quota is " + Quotas.TAG_VALUE));
    }

    private static Optional<Problem> documentRefusal(AccountFacts account, DesiredRole role) {
        int trust = role.trust().size();
        if (trust > account.trustPolicyQuota()) {
            return Optional.of(new Problem(
                    Reason.TRUST_POLICY_TOO_LONG,
                    "the trust policy is " + trust + " characters; the quota in account " + account.accountId() + " is "
                            + account.trustPolicyQuota()));
        }
        int inline = role.inlinePolicies().values().stream()
                .mapToInt(PolicyDocument::size)
                .sum();
        return inline > Quotas.INLINE_POLICIES_SIZE
                ? Optional.of(new Problem(
                        Reason.INLINE_POLICY_TOO_LONG,
                        "the statements of role " + role.name() + " are " + inline + " characters; the quota is "
                                + Quotas.INLINE_POLICIES_SIZE))
                : Optional.empty();
    }
}
