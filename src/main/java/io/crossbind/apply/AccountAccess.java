package io.crossbind.apply;

import io.crossbind.aws.AwsSession;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ClusterIdentity;

/**
 * An account to change: its session and its cached contents.
 *
 * @param policies the stores of the resources' policies
 */
public record AccountAccess(
        AwsSession session, AccountInventory inventory, ClusterIdentity cluster, PolicyStores policies) {}
