package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.model.ObservedPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;

/** Pods of all service accounts, since a watch cannot be narrowed to some of them. There may be very many, so little of each is kept. */
final class PodSource {
    private static final String BY_SERVICE_ACCOUNT = "crossbind/serviceAccount";

    private final InformerEventSource<Pod, CrossAccountBinding> source;

    PodSource(EventSourceContext<CrossAccountBinding> context, BindingIndex bindings) {
        source = new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Pod.class, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(pod -> bindings.idsOfServiceAccount(serviceAccountOf(pod)))
                        .withOnUpdateFilter(
                                (after, before) -> ClusterReader.isActive(before) != ClusterReader.isActive(after))
                        .withItemStore(new TransformingItemStore<>(Lean::pod))
                        .withInformerListLimit(Lean.PAGE)
                        .build(),
                context);
        source.addIndexers(
                Map.of(BY_SERVICE_ACCOUNT, pod -> List.of(serviceAccountOf(pod).toString())));
    }

    /** Wakes the bindings of a pod's service account when it comes, ends or goes. */
    EventSource<?, CrossAccountBinding> eventSource() {
        return source;
    }

    /** Pods of a binding's service account that run, or are about to; none for a workload outside the cluster. */
    List<ObservedPod> of(CrossAccountBinding binding) {
        return BindingIndex.serviceAccountOf(binding).stream()
                .flatMap(account -> source.byIndex(BY_SERVICE_ACCOUNT, account.toString()).stream())
                .filter(ClusterReader::isActive)
                .map(ClusterReader::observed)
                .toList();
    }

    private static ResourceID serviceAccountOf(Pod pod) {
        String name = pod.getSpec().getServiceAccountName();
        return new ResourceID(name == null ? "default" : name, pod.getMetadata().getNamespace());
    }
}
