package io.crossbind.desired;

import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.Refusal;
import java.util.Optional;

/** Holds a role's tags and documents against IAM's quotas before anything is written. */
final class SizeCheck {
    private SizeCheck() {}

    static Optional<Refusal> refusal(AccountFacts account, DesiredRole role) {
        return tagRefusal(account, role).or(() -> documentRefusal(account, role));
    }

    /** The owner of an unmanaged account makes the role, without the operator's tags. */
    private static Optional<Refusal> tagRefusal(AccountFacts account, DesiredRole role) {
        return role.tags().entrySet().stream()
                .filter(_ -> account.isManaged())
                .filter(tag -> tag.getValue().length() > Quotas.TAG_VALUE)
                .findFirst()
                .map(tag -> new Refusal(
                        Reason.OWNER_TAG_TOO_LONG,
                        "tag " + tag.getKey() + " of role " + role.name() + " would have "
                                + tag.getValue().length() + " characters, IAM takes " + Quotas.TAG_VALUE));
    }

    private static Optional<Refusal> documentRefusal(AccountFacts account, DesiredRole role) {
        int trust = role.trust().size();
        if (trust > account.trustPolicyQuota()) {
            return Optional.of(new Refusal(
                    Reason.TRUST_POLICY_TOO_LONG,
                    "the trust policy has " + trust + " characters, account " + account.accountId() + " takes "
                            + account.trustPolicyQuota()));
        }
        int inline = role.inlinePolicies().values().stream()
                .mapToInt(PolicyDocument::size)
                .sum();
        return inline > Quotas.INLINE_POLICIES_SIZE
                ? Optional.of(new Refusal(
                        Reason.INLINE_POLICY_TOO_LONG,
                        "the statements of role " + role.name() + " make " + inline + " characters, IAM takes "
                                + Quotas.INLINE_POLICIES_SIZE))
                : Optional.empty();
    }
}
