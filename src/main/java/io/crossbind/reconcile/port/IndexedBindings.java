package io.crossbind.reconcile.port;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import java.util.List;
import java.util.Optional;

/** The bindings in this process's cache, found by name or by an index. */
public interface IndexedBindings {

    Optional<CrossAccountBinding> get(NamespacedName name);

    /**
     * The bindings under a key of an index.
     *
     * @param index one of the names in {@code BindingIndex.INDEXERS}
     */
    List<CrossAccountBinding> byIndex(String index, String key);
}
