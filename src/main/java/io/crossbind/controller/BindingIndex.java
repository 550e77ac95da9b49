package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.BindingDesign;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Bindings by what they name, from the controller's own cache. */
final class BindingIndex {
    private static final String BY_ACCOUNT = "crossbind/account";
    private static final String BY_SERVICE_ACCOUNT = "crossbind/serviceAccount";
    private static final String BY_NAMESPACE = "crossbind/namespace";

    private final IndexerResourceCache<CrossAccountBinding> cache;

    BindingIndex(IndexerResourceCache<CrossAccountBinding> cache) {
        this.cache = cache;
        cache.addIndexers(Map.of(
                BY_ACCOUNT,
                binding -> List.of(accountOf(binding)),
                BY_SERVICE_ACCOUNT,
                binding -> List.of(serviceAccountOf(binding).toString()),
                BY_NAMESPACE,
                binding -> List.of(binding.getMetadata().getNamespace())));
    }

    static String accountOf(CrossAccountBinding binding) {
        return binding.getSpec().accountRef().name();
    }

    static ResourceID serviceAccountOf(CrossAccountBinding binding) {
        return new ResourceID(
                BindingDesign.workloadOf(binding.getSpec()).name(),
                binding.getMetadata().getNamespace());
    }

    List<CrossAccountBinding> ofAccount(String account) {
        return cache.byIndex(BY_ACCOUNT, account);
    }

    Set<ResourceID> idsOfAccount(String account) {
        return ids(ofAccount(account));
    }

    Set<ResourceID> idsOfServiceAccount(ResourceID serviceAccount) {
        return ids(cache.byIndex(BY_SERVICE_ACCOUNT, serviceAccount.toString()));
    }

    Set<ResourceID> idsOfNamespace(String namespace) {
        return ids(cache.byIndex(BY_NAMESPACE, namespace));
    }

    /** An older binding of the same service account: there is one annotation, and the oldest has it. */
    Optional<CrossAccountBinding> olderOfSameServiceAccount(CrossAccountBinding binding) {
        return cache.byIndex(BY_SERVICE_ACCOUNT, serviceAccountOf(binding).toString()).stream()
                .min(Comparator.<CrossAccountBinding, String>comparing(
                                other -> other.getMetadata().getCreationTimestamp())
                        .thenComparing(other -> other.getMetadata().getName()))
                .filter(oldest -> !oldest.getMetadata()
                        .getName()
                        .equals(binding.getMetadata().getName()));
    }

    private static Set<ResourceID> ids(List<CrossAccountBinding> bindings) {
        return bindings.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
    }
}
