package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.kubernetes.ObservedObjects;
import io.crossbind.model.ObservedPod;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.PodsView;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The caches of the controller of pods: bindings without what only their own pass needs, and the pods of all service accounts, since a watch
 * cannot be narrowed to some of them. There may be very many pods, so the cache keeps little of each. The framework creates the caches when it
 * registers the controller.
 */
public final class PodCaches implements PodsView {
    private static final String BY_SERVICE_ACCOUNT = "crossbind/serviceAccount";

    private volatile @Nullable Sources sources;

    private record Sources(
            IndexerResourceCache<CrossAccountBinding> bindings, InformerEventSource<Pod, CrossAccountBinding> pods) {}

    /** Creates the event source that requeues the bindings of a pod's service account when the pod starts, ends or is deleted. */
    List<EventSource<?, CrossAccountBinding>> create(EventSourceContext<CrossAccountBinding> context) {
        IndexerResourceCache<CrossAccountBinding> bindings = context.getPrimaryCache();
        bindings.addIndexers(IndexedCache.indexers());
        Sources created = new Sources(bindings, ofPods(context, new BindingIndex(new IndexedCache(bindings))));
        sources = created;
        return List.of(created.pods);
    }

    private static InformerEventSource<Pod, CrossAccountBinding> ofPods(
            EventSourceContext<CrossAccountBinding> context, BindingIndex bindings) {
        InformerEventSource<Pod, CrossAccountBinding> pods = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(
                                pod -> BindingCaches.ids(bindings.idsOfServiceAccount(serviceAccountOf(pod))))
                        .withOnUpdateFilter(
                                (after, before) -> ObservedObjects.isActive(before) != ObservedObjects.isActive(after))
                        .withItemStore(new TransformingItemStore<>(CachedFields::pod))
                        .withInformerListLimit(CachedFields.PAGE)
                        .build(),
                context);
        pods.addIndexers(
                Map.of(BY_SERVICE_ACCOUNT, pod -> List.of(serviceAccountOf(pod).toString())));
        return pods;
    }

    private Sources filled() {
        return Objects.requireNonNull(sources, "the caches of pods are not created yet");
    }

    @Override
    public List<ObservedPod> ofServiceAccount(NamespacedName serviceAccount) {
        return filled().pods.byIndex(BY_SERVICE_ACCOUNT, serviceAccount.toString()).stream()
                .filter(ObservedObjects::isActive)
                .map(ObservedObjects::observed)
                .toList();
    }

    /** Number of pods that lack the credentials of their binding, as the statuses of all bindings say; 0 before the caches exist. */
    public long outdated() {
        Sources known = sources;
        return known == null
                ? 0
                : known.bindings
                        .list()
                        .map(CrossAccountBinding::getStatus)
                        .filter(Objects::nonNull)
                        .map(CrossAccountBindingStatus::pods)
                        .filter(Objects::nonNull)
                        .mapToLong(Pods::outdated)
                        .sum();
    }

    private static NamespacedName serviceAccountOf(Pod pod) {
        String name = pod.getSpec().getServiceAccountName();
        return new NamespacedName(pod.getMetadata().getNamespace(), name == null ? "default" : name);
    }
}
