package io.crossbind.apply;

import io.crossbind.aws.AwsSession;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ClusterIdentity;

/**
 * An account to change: the way in, and what is known of it.
 *
 * @param policies where the policies of its resources are kept
 */
public record AccountAccess(
        AwsSession session, AccountInventory inventory, ClusterIdentity cluster, PolicyStores policies) {}
