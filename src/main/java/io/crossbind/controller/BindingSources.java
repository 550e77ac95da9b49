package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.kubernetes.BindingTriggers;
import io.crossbind.kubernetes.CachedFields;
import io.crossbind.kubernetes.ClusterApplier;
import io.crossbind.reconcile.binding.BindingIndex;
import io.crossbind.reconcile.port.NamespacedName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The event sources that requeue a binding when another object changes, each with its own watch: the labels of the binding's namespace, and
 * its ConfigMaps. Other controllers watch accounts and service accounts.
 *
 * @param context of the controller of bindings
 * @param triggers the bindings to requeue after a change
 */
record BindingSources(EventSourceContext<CrossAccountBinding> context, BindingTriggers triggers) {

    EventSource<Namespace, CrossAccountBinding> namespaces() {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(Namespace.class, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(namespace -> ids(triggers.ofNamespace(namespace)))
                        .withPrimaryToSecondaryMapper((CrossAccountBinding binding) ->
                                Set.of(new ResourceID(binding.getMetadata().getNamespace())))
                        .withOnUpdateFilter((after, before) -> BindingTriggers.matters(before, after))
                        .withItemStore(new TransformingItemStore<>(CachedFields::namespace))
                        .withInformerListLimit(CachedFields.PAGE)
                        .build(),
                context);
    }

    /** The cache of this source contains only ConfigMaps created by the operator. */
    EventSource<ConfigMap, CrossAccountBinding> configMaps() {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ConfigMap.class, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withLabelSelector(ClusterApplier.MANAGED)
                        .withSecondaryToPrimaryMapper(configMap -> ids(triggers.ofConfigMap(configMap)))
                        .withPrimaryToSecondaryMapper(
                                (CrossAccountBinding binding) -> ids(BindingIndex.configMapsOf(binding)))
                        .withItemStore(new TransformingItemStore<>(CachedFields::configMap))
                        .withInformerListLimit(CachedFields.PAGE)
                        .build(),
                context);
    }

    private static Set<ResourceID> ids(Set<NamespacedName> names) {
        return names.stream().map(ResourceIds::of).collect(Collectors.toSet());
    }
}
