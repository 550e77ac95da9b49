package io.crossbind.desired;

import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.OwnerTags;
import java.util.Map;

/**
 * The OpenID Connect provider shared by all federated roles of an account.
 *
 * @param audience the client ID that the provider must accept
 */
public record DesiredProvider(String arn, Issuer issuer, String audience, Map<String, String> tags) {

    /** The cluster's provider in an account. */
    static DesiredProvider of(ClusterIdentity cluster, AccountFacts account) {
        return new DesiredProvider(
                cluster.providerArn(account.partition(), account.accountId()),
                cluster.issuer(),
                cluster.audience(),
                Map.of(OwnerTags.CLUSTER, cluster.id()));
    }
}
