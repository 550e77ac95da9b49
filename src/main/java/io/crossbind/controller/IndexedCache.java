package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The framework's cache of bindings, with the indexes of {@link BindingIndex}. */
record IndexedCache(IndexerResourceCache<CrossAccountBinding> cache) implements IndexedBindings {

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
}
