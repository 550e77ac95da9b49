package io.crossbind.reconcile;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Caches with these objects. Each namespace has the UID {@code uid-of-NAME}.
 *
 * @param unknownNamespaces names of namespaces missing from the cache so far
 */
public record FixedCaches(
        List<AwsAccount> all,
        List<CrossAccountBinding> bindings,
        Set<String> unknownNamespaces,
        Map<NamespacedName, ObservedServiceAccount> serviceAccounts,
        Map<NamespacedName, ObservedConfigMap> configMaps)
        implements ClusterView, IndexedBindings {

    public FixedCaches(List<AwsAccount> all, List<CrossAccountBinding> bindings, Set<String> unknownNamespaces) {
        this(all, bindings, unknownNamespaces, Map.of(), Map.of());
    }

    public static FixedCaches of(CrossAccountBinding... bindings) {
        return new FixedCaches(List.of(), List.of(bindings), Set.of());
    }

    @Override
    public Optional<AwsAccount> account(String name) {
        return accounts()
                .filter(account -> account.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public Stream<AwsAccount> accounts() {
        return all.stream();
    }

    @Override
    public Optional<NamespaceFacts> namespace(String name) {
        return unknownNamespaces.contains(name)
                ? Optional.empty()
                : Optional.of(new NamespaceFacts(name, "uid-of-" + name, Map.of()));
    }

    @Override
    public Optional<ObservedServiceAccount> serviceAccount(NamespacedName name) {
        return Optional.ofNullable(serviceAccounts.get(name));
    }

    @Override
    public Optional<ObservedConfigMap> configMap(NamespacedName name, Set<String> owners) {
        return Optional.ofNullable(configMaps.get(name));
    }

    @Override
    public Optional<CrossAccountBinding> get(NamespacedName name) {
        return bindings.stream()
                .filter(binding -> NamespacedName.of(binding).equals(name))
                .findFirst();
    }

    @Override
    public List<CrossAccountBinding> byIndex(String index, String key) {
        return bindings.stream()
                .filter(binding -> Objects.requireNonNull(BindingIndex.INDEXERS.get(index))
                        .apply(binding)
                        .contains(key))
                .toList();
    }
}
