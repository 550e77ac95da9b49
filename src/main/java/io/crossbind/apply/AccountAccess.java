package io.crossbind.apply;

import io.crossbind.aws.AwsSession;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ClusterIdentity;

/** An account to change: the way in, and what is known of it. */
public record AccountAccess(AwsSession session, AccountInventory inventory, ClusterIdentity cluster) {}
