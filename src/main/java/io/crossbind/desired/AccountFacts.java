package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.model.AccountId;
import io.crossbind.model.Partition;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The facts about an account for a design.
 *
 * @param name metadata.name of the AwsAccount
 * @param trustPolicyQuota characters of a trust policy (IAM quota, 2048 by default, from GetAccountSummary)
 * @param reservedRoleNames the names not allowed for roles of workloads
 */
public record AccountFacts(
        String name,
        AwsAccountSpec spec,
        Partition partition,
        int trustPolicyQuota,
        ReservedRoleNames reservedRoleNames) {

    /** The facts if no other account is known. */
    public AccountFacts(String name, AwsAccountSpec spec, Partition partition, int trustPolicyQuota) {
        this(name, spec, partition, trustPolicyQuota, ReservedRoleNames.of(Stream.of(spec), Optional.empty()));
    }

    /** Returns whether the operator has access to the account. */
    public boolean isManaged() {
        return !AccountRules.isUnmanaged(spec);
    }

    public AccountId accountId() {
        return new AccountId(spec.accountId());
    }
}
