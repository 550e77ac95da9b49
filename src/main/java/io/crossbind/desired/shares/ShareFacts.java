package io.crossbind.desired.shares;

import io.crossbind.api.v1alpha1.ResourceShareSpec;
import io.crossbind.desired.AccountFacts;
import io.crossbind.model.ClusterIdentity;
import java.util.Map;
import java.util.Optional;

/**
 * A ResourceShare and what has to be known around it.
 *
 * @param name metadata.name
 * @param uid metadata.uid
 * @param owner the account that owns what is shared
 * @param accountIds of the AwsAccounts that principals name, by metadata.name; without those that do not exist
 * @param knownArn the share as the status has it
 */
public record ShareFacts(
        String name,
        String uid,
        ResourceShareSpec spec,
        AccountFacts owner,
        Map<String, String> accountIds,
        ClusterIdentity cluster,
        Optional<String> knownArn) {
    public ShareFacts {
        accountIds = Map.copyOf(accountIds);
    }
}
