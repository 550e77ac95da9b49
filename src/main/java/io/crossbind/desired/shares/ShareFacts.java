package io.crossbind.desired.shares;

import io.crossbind.api.v1alpha1.ResourceShareSpec;
import io.crossbind.desired.AccountFacts;
import io.crossbind.model.ClusterIdentity;
import java.util.Map;
import java.util.Optional;

/**
 * A ResourceShare and the facts for its design.
 *
 * @param name metadata.name
 * @param uid metadata.uid
 * @param spec the spec of the ResourceShare
 * @param owner the account that owns the shared resources
 * @param accountIds of the AwsAccounts named as principals, by metadata.name; without accounts that do not exist
 * @param cluster the identity of the cluster
 * @param knownArn the share's ARN in the status
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
