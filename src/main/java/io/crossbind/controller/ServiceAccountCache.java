package io.crossbind.controller;

import io.crossbind.kubernetes.BindingTriggers;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cache of service accounts, which belongs to the controller of pods. It is the only watch of service accounts: the controller of bindings reads
 * this cache, and hears of changes from it.
 */
public final class ServiceAccountCache {
    private final ChangeSource<ServiceAccount> changes = new ChangeSource<>(BindingTriggers::matters);
    private volatile @Nullable IndexerResourceCache<ServiceAccount> serviceAccounts;

    /** Takes the framework's cache. */
    ChangeSource<ServiceAccount> create(EventSourceContext<ServiceAccount> context) {
        serviceAccounts = context.getPrimaryCache();
        return changes;
    }

    /** Calls a listener from now on with each service account that is created or deleted, or changes for its bindings. */
    void onChange(Consumer<ServiceAccount> listener) {
        changes.listen(listener);
    }

    Optional<ServiceAccount> get(NamespacedName name) {
        return Objects.requireNonNull(serviceAccounts, "the cache of service accounts is not created yet")
                .get(ResourceIds.of(name));
    }
}
