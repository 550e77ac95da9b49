package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
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

/** What wakes a binding besides itself: its account, its namespace's labels, and its service account. */
final class BindingEventSources {
    private final EventSourceContext<CrossAccountBinding> context;
    private final BindingIndex bindings;

    BindingEventSources(EventSourceContext<CrossAccountBinding> context, BindingIndex bindings) {
        this.context = context;
        this.bindings = bindings;
    }

    List<EventSource<?, CrossAccountBinding>> all() {
        return List.of(accounts(), namespaces(), serviceAccounts());
    }

    private EventSource<?, CrossAccountBinding> accounts() {
        return source(
                AwsAccount.class,
                account -> bindings.idsOfAccount(account.getMetadata().getName()),
                binding -> Set.of(new ResourceID(BindingIndex.accountOf(binding))),
                BindingEventSources::specOrLifeChanged,
                BindingEventSources::withoutStatus);
    }

    private EventSource<?, CrossAccountBinding> namespaces() {
        return source(
                Namespace.class,
                namespace -> bindings.idsOfNamespace(namespace.getMetadata().getName()),
                binding -> Set.of(new ResourceID(binding.getMetadata().getNamespace())),
                (before, after) -> !Objects.equals(
                        before.getMetadata().getLabels(), after.getMetadata().getLabels()),
                UnaryOperator.identity());
    }

    private EventSource<?, CrossAccountBinding> serviceAccounts() {
        return source(
                ServiceAccount.class,
                serviceAccount -> bindings.idsOfServiceAccount(ResourceID.fromResource(serviceAccount)),
                binding -> Set.of(BindingIndex.serviceAccountOf(binding)),
                BindingEventSources::annotationsOrIdentityChanged,
                UnaryOperator.identity());
    }

    private <R extends HasMetadata> EventSource<?, CrossAccountBinding> source(
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
