package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.BindingDesign;
import io.crossbind.model.Reason;
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

    /**
     * Another binding that has the service account's one annotation: who has a role keeps it, who is refused does not stand in the
     * way, and of equals the oldest comes first.
     */
    Optional<CrossAccountBinding> holderOfServiceAccount(CrossAccountBinding binding) {
        return cache.byIndex(BY_SERVICE_ACCOUNT, serviceAccountOf(binding).toString()).stream()
                .min(Comparator.<CrossAccountBinding, Boolean>comparing(
                                other -> BindingContext.roleArn(other).isEmpty())
                        .thenComparing(BindingIndex::isStalled)
                        .thenComparing(other -> other.getMetadata().getCreationTimestamp())
                        .thenComparing(other -> other.getMetadata().getName()))
                .filter(holder -> !holder.getMetadata()
                        .getName()
                        .equals(binding.getMetadata().getName()));
    }

    private static boolean isStalled(CrossAccountBinding binding) {
        return binding.getStatus() != null
                && binding.getStatus().conditions().stream()
                        .anyMatch(condition -> "Stalled".equals(condition.getType())
                                && "True".equals(condition.getStatus())
                                && !Reason.SERVICE_ACCOUNT_TAKEN.title().equals(condition.getReason()));
    }

    private static Set<ResourceID> ids(List<CrossAccountBinding> bindings) {
        return bindings.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
    }
}
