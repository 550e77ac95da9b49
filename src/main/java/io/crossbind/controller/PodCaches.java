package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
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
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pods of all service accounts, since a watch cannot be narrowed to some of them. There may be very many pods, so the cache keeps little of
 * each. The framework creates the cache when it registers the controller of pods.
 */
public final class PodCaches implements PodsView {
    private static final String BY_SERVICE_ACCOUNT = "crossbind/serviceAccount";

    private final BindingCaches bindings;
    private volatile @Nullable InformerEventSource<Pod, ServiceAccount> pods;

    public PodCaches(BindingCaches bindings) {
        this.bindings = bindings;
    }

    /** Creates the event source that requeues a pod's service account, if it has bindings, when the pod starts, ends or is deleted. */
    EventSource<Pod, ServiceAccount> create(EventSourceContext<ServiceAccount> context) {
        InformerEventSource<Pod, ServiceAccount> created = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, ServiceAccount.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(this::boundServiceAccount)
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
        pods = created;
        return created;
    }

    private Set<ResourceID> boundServiceAccount(Pod pod) {
        NamespacedName serviceAccount = serviceAccountOf(pod);
        return bindings.ofServiceAccount(serviceAccount).isEmpty() ? Set.of() : Set.of(ResourceIds.of(serviceAccount));
    }

    @Override
    public List<ObservedPod> ofServiceAccount(NamespacedName serviceAccount) {
        return Objects.requireNonNull(pods, "the cache of pods is not created yet")
                .byIndex(BY_SERVICE_ACCOUNT, serviceAccount.toString())
                .stream()
                .filter(ObservedObjects::isActive)
                .map(ObservedObjects::observed)
                .toList();
    }

    /** Number of pods that lack the credentials of their binding, as the statuses of all bindings say; 0 before the caches exist. */
    public long outdated() {
        return bindings.bindings()
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
