package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.CustomerSetup;
import io.crossbind.desired.ProfilesConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.PrimaryToSecondaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What wakes a binding besides itself: its accounts, its namespace's labels, its service account, that one's pods, and its ConfigMaps. */
final class BindingEventSources {
    private final EventSourceContext<CrossAccountBinding> context;
    private final BindingIndex bindings;
    private final InformerEventSource<AwsAccount, CrossAccountBinding> accounts;
    private final InformerEventSource<Namespace, CrossAccountBinding> namespaces;

    BindingEventSources(EventSourceContext<CrossAccountBinding> context, BindingIndex bindings) {
        this.context = context;
        this.bindings = bindings;
        this.accounts = ofAccounts();
        this.namespaces = ofNamespaces();
    }

    List<EventSource<?, CrossAccountBinding>> all() {
        return List.of(accounts, namespaces, serviceAccounts(), configMaps());
    }

    InformerEventSource<AwsAccount, CrossAccountBinding> accounts() {
        return accounts;
    }

    InformerEventSource<Namespace, CrossAccountBinding> namespaces() {
        return namespaces;
    }

    private InformerEventSource<AwsAccount, CrossAccountBinding> ofAccounts() {
        return source(
                AwsAccount.class,
                bindings::idsOfAccount,
                binding -> Set.of(new ResourceID(BindingIndex.accountOf(binding))),
                BindingEventSources::specOrLifeChanged,
                BindingEventSources::withoutStatus);
    }

    private InformerEventSource<Namespace, CrossAccountBinding> ofNamespaces() {
        return source(
                Namespace.class,
                namespace -> bindings.idsOfNamespace(namespace.getMetadata().getName()),
                binding -> Set.of(new ResourceID(binding.getMetadata().getNamespace())),
                (before, after) -> !Objects.equals(
                        before.getMetadata().getLabels(), after.getMetadata().getLabels()),
                Lean::namespace);
    }

    private EventSource<?, CrossAccountBinding> serviceAccounts() {
        return source(
                ServiceAccount.class,
                serviceAccount -> bindings.idsOfServiceAccount(ResourceID.fromResource(serviceAccount)),
                binding -> BindingIndex.serviceAccountOf(binding).stream().collect(Collectors.toSet()),
                BindingEventSources::annotationsOrIdentityChanged,
                Lean::serviceAccount);
    }

    /** Only those that the operator made itself. */
    private EventSource<?, CrossAccountBinding> configMaps() {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ConfigMap.class, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withLabelSelector(ProfilesConfigMap.MANAGED_BY + "=" + ProfilesConfigMap.MANAGER)
                        .withSecondaryToPrimaryMapper(this::ofConfigMap)
                        .withPrimaryToSecondaryMapper(BindingEventSources::configMapsOf)
                        .withItemStore(new TransformingItemStore<>(Lean::configMap))
                        .withInformerListLimit(Lean.PAGE)
                        .build(),
                context);
    }

    /** Whose it is, and whose it looks like: who meets an imitation learns when that is gone. */
    private Set<ResourceID> ofConfigMap(ConfigMap configMap) {
        return Stream.concat(
                        ClusterReader.owningBindings(configMap).filter(bindings::knows),
                        ClusterReader.serviceAccountOf(configMap).map(bindings::idsOfServiceAccount).stream()
                                .flatMap(Set::stream))
                .collect(Collectors.toSet());
    }

    private static Set<ResourceID> configMapsOf(CrossAccountBinding binding) {
        String namespace = binding.getMetadata().getNamespace();
        return Stream.concat(
                        BindingIndex.serviceAccountOf(binding)
                                .map(account -> ProfilesConfigMap.nameFor(account.getName()))
                                .stream(),
                        Stream.of(CustomerSetup.configMapName(
                                binding.getMetadata().getName())))
                .map(name -> new ResourceID(name, namespace))
                .collect(Collectors.toSet());
    }

    private <R extends HasMetadata> InformerEventSource<R, CrossAccountBinding> source(
            Class<R> type,
            SecondaryToPrimaryMapper<R> toBindings,
            PrimaryToSecondaryMapper<CrossAccountBinding> ofBinding,
            BiPredicate<R, R> matters,
            UnaryOperator<R> kept) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, CrossAccountBinding.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(toBindings)
                        .withPrimaryToSecondaryMapper(ofBinding)
                        .withOnUpdateFilter((after, before) -> matters.test(before, after))
                        .withItemStore(new TransformingItemStore<>(kept))
                        .withInformerListLimit(Lean.PAGE)
                        .build(),
                context);
    }

    static boolean specOrLifeChanged(HasMetadata before, HasMetadata after) {
        return !Objects.equals(
                        before.getMetadata().getGeneration(),
                        after.getMetadata().getGeneration())
                || !Objects.equals(
                        before.getMetadata().getDeletionTimestamp(),
                        after.getMetadata().getDeletionTimestamp());
    }

    private static boolean annotationsOrIdentityChanged(ServiceAccount before, ServiceAccount after) {
        return !Objects.equals(annotations(before), annotations(after))
                || !Objects.equals(
                        before.getMetadata().getUid(), after.getMetadata().getUid());
    }

    private static Map<String, String> annotations(ServiceAccount serviceAccount) {
        return Objects.requireNonNullElse(serviceAccount.getMetadata().getAnnotations(), Map.of());
    }

    private static AwsAccount withoutStatus(AwsAccount account) {
        account.setStatus(null);
        account.getMetadata().setManagedFields(List.of());
        return account;
    }
}
