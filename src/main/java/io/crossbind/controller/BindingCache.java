package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import io.javaoperatorsdk.operator.api.reconciler.dependent.RecentOperationCacheFiller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The bindings, with the indexes of {@link BindingIndex}. The only watch of bindings fills the cache. The passes over all kinds read the
 * cache.
 *
 * @param cache of the controller of bindings
 * @param requeues requeues bindings
 */
public record BindingCache(IndexerResourceCache<CrossAccountBinding> cache, RequeueSource<CrossAccountBinding> requeues)
        implements IndexedBindings {

    static Map<String, Function<CrossAccountBinding, List<String>>> indexers() {
        return new HashMap<>(BindingIndex.INDEXERS);
    }

    @Override
    public Optional<CrossAccountBinding> get(NamespacedName name) {
        return cache.get(ResourceIds.of(name));
    }

    @Override
    public List<CrossAccountBinding> byIndex(String index, String key) {
        return cache.byIndex(index, key);
    }

    /** Names of the bindings of a service account; empty before the controller runs. */
    Set<NamespacedName> ofServiceAccount(NamespacedName serviceAccount) {
        return requeues.isRunning() ? new BindingIndex(this).idsOfServiceAccount(serviceAccount) : Set.of();
    }

    /** Number of pods without the credentials of their binding, from the statuses of all bindings; 0 before the controller runs. */
    public long outdatedPods() {
        return requeues.isRunning()
                ? cache.list()
                        .map(CrossAccountBinding::getStatus)
                        .filter(Objects::nonNull)
                        .map(CrossAccountBindingStatus::pods)
                        .filter(Objects::nonNull)
                        .mapToLong(Pods::outdated)
                        .sum()
                : 0;
    }

    /**
     * Adds an answer of the API server to another controller to the cache, as the framework does with the writes of the binding controller
     * itself. The framework then drops the event of an edit in the answer, so this method requeues the binding after an edit.
     */
    @SuppressWarnings("unchecked")
    public void written(CrossAccountBinding answer) {
        NamespacedName name = NamespacedName.of(answer);
        boolean isEdited = get(name)
                .filter(shown -> !ConcurrentEdit.specOrLifeChanged(shown, answer))
                .isEmpty();
        ((RecentOperationCacheFiller<CrossAccountBinding>) cache)
                .handleRecentResourceUpdate(ResourceID.fromResource(answer), answer, answer);
        if (isEdited) {
            requeues.requeueAll(() -> Set.of(name));
        }
    }
}
