package io.crossbind.operator;

import io.crossbind.apply.Locks;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.OwnerRestarter;
import io.crossbind.reconcile.port.PodsView;
import io.crossbind.reconcile.port.Requeuer;
import io.crossbind.reconcile.port.SharesView;
import java.util.function.DoubleSupplier;

/**
 * The ports of the passes to the cluster and to this process.
 *
 * @param cluster the caches around bindings
 * @param bindings the cache of bindings
 * @param accounts the cache of AwsAccounts
 * @param shares the cache of ResourceShares
 * @param pods the cache of pods
 * @param records the records of given access
 * @param commands calls of the API server
 * @param restarter restarts the owners of pods
 * @param events records Events
 * @param bindingRequeuer requeues bindings
 * @param accountRequeuer requeues AwsAccounts
 * @param locks between the passes of this process
 * @param jitter numbers between 0 and 1
 */
public record Ports(
        ClusterView cluster,
        IndexedBindings bindings,
        AccountsView accounts,
        SharesView shares,
        PodsView pods,
        AccessRecords records,
        ClusterCommands commands,
        OwnerRestarter restarter,
        Events events,
        Requeuer bindingRequeuer,
        Requeuer accountRequeuer,
        Locks locks,
        DoubleSupplier jitter) {}
