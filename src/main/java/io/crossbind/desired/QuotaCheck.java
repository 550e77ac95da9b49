package io.crossbind.desired;

import io.crossbind.model.Problem;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import java.util.Optional;

/** Checks a role's tags and documents against IAM's quotas before any write. */
final class QuotaCheck {
    /** The number of characters, counted as in IAM, of the policies that deny sessions. Every time of a revocation has the same length. */
    private static final int DENIALS_SIZE =
            Revocation.deny("9999-12-31T23:59:59Z").size()
                    + InlinePolicies.denyAll().size();

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
        return inlineRefusal(account, role);
    }

    /**
     * A revocation and a block each add a policy to the role, whatever policies the role has by then. The operator adds no policy to the role of an
     * unmanaged account.
     */
    private static Optional<Problem> inlineRefusal(AccountFacts account, DesiredRole role) {
        int statements = role.inlinePolicies().entrySet().stream()
                .filter(policy -> !InlinePolicies.DENIALS.contains(policy.getKey()))
                .mapToInt(policy -> policy.getValue().size())
                .sum();
        int reserved = account.isManaged() ? DENIALS_SIZE : 0;
        int remaining = Quotas.INLINE_POLICIES_SIZE - reserved;
        String quota = reserved == 0
                ? "the quota is " + Quotas.INLINE_POLICIES_SIZE
                : remaining + " are possible: the quota of " + Quotas.INLINE_POLICIES_SIZE + " less " + reserved
                        + " for the policies that revoke sessions";
        return statements > remaining
                ? Optional.of(new Problem(
                        Reason.INLINE_POLICY_TOO_LONG,
                        "the statements of role " + role.name() + " are " + statements + " characters; " + quota))
                : Optional.empty();
    }
}
