package io.crossbind.reconcile.port;

import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import java.util.Optional;
import java.util.Set;

/** The cluster around bindings in this process's caches. No method calls the API server. Each cache may be behind the API server. */
public interface ClusterView extends AccountsView {

    /** A namespace's name, UID and labels; empty while the cache does not hold the namespace. */
    Optional<NamespaceFacts> namespace(String name);

    Optional<ObservedServiceAccount> serviceAccount(NamespacedName name);

    /**
     * A ConfigMap with the operator's label. The cache holds no other ConfigMap.
     *
     * @param bindings UIDs of the bindings for which the operator may have created the ConfigMap
     */
    Optional<ObservedConfigMap> configMap(NamespacedName name, Set<String> bindings);
}
