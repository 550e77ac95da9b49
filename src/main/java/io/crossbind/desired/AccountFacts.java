package io.crossbind.desired;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.model.AccountId;
import io.crossbind.model.Partition;

/**
 * What has to be known of an account.
 *
 * @param name metadata.name of the AwsAccount
 * @param trustPolicyQuota characters of a trust policy (IAM quota, 2048 by default, GetAccountSummary tells)
 */
public record AccountFacts(String name, AwsAccountSpec spec, Partition partition, int trustPolicyQuota) {
    /** Whether the operator has access to it. */
    public boolean isManaged() {
        return spec.unmanaged() == null;
    }

    public AccountId accountId() {
        return new AccountId(spec.accountId());
    }
}
