package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.kubernetes.ObservedObjects;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cluster around bindings, from the caches of several controllers.
 *
 * @param accountCache of the controller of AwsAccounts
 * @param serviceAccounts of the controller of pods
 * @param namespaces of the controller of bindings
 * @param configMaps of the controller of bindings
 */
public record ClusterCache(
        AccountCache accountCache,
        IndexerResourceCache<ServiceAccount> serviceAccounts,
        IndexerResourceCache<Namespace> namespaces,
        IndexerResourceCache<ConfigMap> configMaps)
        implements ClusterView {

    @Override
    public Optional<AwsAccount> account(String name) {
        return accountCache.account(name);
    }

    @Override
    public Stream<AwsAccount> accounts() {
        return accountCache.accounts();
    }

    @Override
    public Optional<NamespaceFacts> namespace(String name) {
        return namespaces.get(new ResourceID(name)).map(ObservedObjects::facts);
    }

    @Override
    public Optional<ObservedServiceAccount> serviceAccount(NamespacedName name) {
        return serviceAccounts.get(ResourceIds.of(name)).map(ObservedObjects::observed);
    }

    @Override
    public Optional<ObservedConfigMap> configMap(NamespacedName name, Set<String> bindings) {
        return configMaps.get(ResourceIds.of(name)).map(found -> ObservedObjects.observed(found, bindings));
    }
}
