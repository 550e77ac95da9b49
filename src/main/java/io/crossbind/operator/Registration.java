package io.crossbind.operator;

import io.crossbind.api.v1alpha1.AccessRecord;
import io.crossbind.controller.AccountCache;
import io.crossbind.controller.AccountReconciler;
import io.crossbind.controller.BindingCache;
import io.crossbind.controller.BindingReconciler;
import io.crossbind.controller.ClusterCache;
import io.crossbind.controller.ControllerCaches;
import io.crossbind.controller.PassRate;
import io.crossbind.controller.PodCache;
import io.crossbind.controller.PodsReconciler;
import io.crossbind.controller.RecordCache;
import io.crossbind.controller.Recreations;
import io.crossbind.controller.ShareCache;
import io.crossbind.controller.ShareReconciler;
import io.crossbind.kubernetes.PodStatusWriter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Registers the controllers with the framework. The framework creates the cache of a kind together with the controller of the kind, and the passes
 * of each controller read the caches of all kinds. So the controllers come first, then the caches, then the passes.
 */
record Registration(Operator operator, Recreations recreations, Duration maxBackoff, Clock clock) {
    /** A creation with a few edits takes fewer passes. Retries without an event are at least a second apart. */
    private static final Rate OF_OBJECTS = new Rate(10, Duration.ofSeconds(1));

    /** A rollout starts and ends many pods, and a late count does no harm. */
    private static final Rate OF_PODS = new Rate(5, Duration.ofSeconds(5));

    /**
     * Registers all controllers.
     *
     * @param passes the passes of the controllers; the framework calls the supplier when a pass begins, which is after the start of the
     *     controllers
     * @return the caches that the framework created with the controllers
     */
    Caches register(Supplier<OperatorGraph> passes, Signals signals, KubernetesClient client) {
        Signals.Changes changes = signals.changes();
        Signals.Requeues requeues = signals.requeues();
        var bindings = add(
                OF_OBJECTS,
                new BindingReconciler(
                        changes.bindings(), () -> passes.get().bindings(), requeues.bindings(), recreations));
        BindingCache bindingCache = new BindingCache(bindings.own(), requeues.bindings());
        var shares = add(OF_OBJECTS, new ShareReconciler(() -> passes.get().shares(), requeues.shares(), recreations));
        var pods = add(
                OF_PODS,
                new PodsReconciler(
                        bindingCache,
                        () -> passes.get().pods(),
                        new PodStatusWriter(client, bindingCache::written),
                        changes.serviceAccounts(),
                        requeues.serviceAccounts()));
        var accounts = add(
                OF_OBJECTS,
                new AccountReconciler(
                        changes.accounts(), () -> passes.get().accounts(), requeues.accounts(), recreations));
        AccountCache accountCache = new AccountCache(accounts.own());
        return new Caches(
                accountCache,
                bindingCache,
                new ShareCache(shares.own()),
                new PodCache(pods.of(Pod.class)),
                new ClusterCache(accountCache, pods.own(), bindings.of(Namespace.class), bindings.of(ConfigMap.class)),
                new RecordCache((RecordCache.Source) accounts.of(AccessRecord.class), client));
    }

    /** The framework repeats a failing reconciliation without end, for example when the API server rejects the status. */
    private <P extends HasMetadata> ControllerCaches<P> add(Rate rate, Reconciler<P> reconciler) {
        return new ControllerCaches<>(operator.register(
                reconciler,
                overrider -> overrider
                        .withRateLimiter(new PassRate(rate.burst, rate.interval, clock))
                        .withRetry(GenericRetry.defaultLimitedExponentialRetry()
                                .setMaxInterval(maxBackoff.toMillis())
                                .withoutMaxAttempts())));
    }

    /** The rate of passes over one object: some at once, then one for each interval. */
    private record Rate(int burst, Duration interval) {}
}
