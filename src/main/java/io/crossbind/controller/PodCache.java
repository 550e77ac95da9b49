package io.crossbind.controller;

import io.crossbind.kubernetes.CachedFields;
import io.crossbind.kubernetes.ObservedObjects;
import io.crossbind.model.ObservedPod;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.PodsView;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pods of all service accounts, since a watch cannot be narrowed to some service accounts. The number of pods may be very large, so the
 * cache keeps few fields of each.
 *
 * @param cache of the event source created by {@link #source}
 */
public record PodCache(IndexerResourceCache<Pod> cache) implements PodsView {
    private static final String BY_SERVICE_ACCOUNT = "crossbind/serviceAccount";

    /** Creates the event source that requeues a pod's service account, if it has bindings, when the pod starts, ends or is deleted. */
    static EventSource<Pod, ServiceAccount> source(EventSourceContext<ServiceAccount> context, BindingCache bindings) {
        InformerEventSource<Pod, ServiceAccount> created = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, ServiceAccount.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(pod -> boundServiceAccount(pod, bindings))
                        // Passes read the pods by the index below. Without this mapper the framework keeps an index of
                        // its own.
                        .withPrimaryToSecondaryMapper((ServiceAccount _) -> Set.of())
                        .withOnUpdateFilter(
                                (after, before) -> ObservedObjects.isActive(before) != ObservedObjects.isActive(after))
                        .withItemStore(new TransformingItemStore<>(CachedFields::pod))
                        .withInformerListLimit(CachedFields.PAGE)
                        .build(),
                context);
        created.addIndexers(
                Map.of(BY_SERVICE_ACCOUNT, pod -> List.of(serviceAccountOf(pod).toString())));
        return created;
    }

    private static Set<ResourceID> boundServiceAccount(Pod pod, BindingCache bindings) {
        NamespacedName serviceAccount = serviceAccountOf(pod);
        return bindings.ofServiceAccount(serviceAccount).isEmpty() ? Set.of() : Set.of(ResourceIds.of(serviceAccount));
    }

    @Override
    public List<ObservedPod> ofServiceAccount(NamespacedName serviceAccount) {
        return cache.byIndex(BY_SERVICE_ACCOUNT, serviceAccount.toString()).stream()
                .filter(ObservedObjects::isActive)
                .map(ObservedObjects::observed)
                .toList();
    }

    private static NamespacedName serviceAccountOf(Pod pod) {
        String name = pod.getSpec().getServiceAccountName();
        return new NamespacedName(pod.getMetadata().getNamespace(), name == null ? "default" : name);
    }
}
