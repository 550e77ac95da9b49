package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.desired.BindingDesign;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The bindings that name an account, as its reconciler sees them: that they are there, not what they ask for. */
final class AccountBindings {
    private AccountBindings() {}

    static EventSource<CrossAccountBinding, AwsAccount> eventSource(EventSourceContext<AwsAccount> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(CrossAccountBinding.class, AwsAccount.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(
                                binding -> Set.of(new ResourceID(BindingIndex.accountOf(binding))))
                        .withOnUpdateFilter((after, before) -> !Objects.equals(providerOf(before), providerOf(after)))
                        .withItemStore(new TransformingItemStore<>(AccountBindings::lean))
                        .build(),
                context);
    }

    /** Only what is asked of it here is kept in memory. */
    private static CrossAccountBinding lean(CrossAccountBinding binding) {
        binding.setMetadata(new ObjectMetaBuilder()
                .withName(binding.getMetadata().getName())
                .withNamespace(binding.getMetadata().getNamespace())
                .withUid(binding.getMetadata().getUid())
                .withResourceVersion(binding.getMetadata().getResourceVersion())
                .build());
        String provider = providerOf(binding);
        binding.setStatus(
                provider == null ? null : new CrossAccountBindingStatus(null, List.of(), null, provider, null));
        return binding;
    }

    private static @Nullable String providerOf(CrossAccountBinding binding) {
        return binding.getStatus() == null ? null : binding.getStatus().oidcProviderArn();
    }

    static Set<CrossAccountBinding> of(Context<AwsAccount> context) {
        return context.getSecondaryResources(CrossAccountBinding.class);
    }

    /** What the binding tag of a role of each of them says. */
    static Set<String> ownerTags(Context<AwsAccount> context) {
        return of(context).stream()
                .map(binding -> BindingDesign.ownerTag(
                        binding.getMetadata().getNamespace(),
                        binding.getMetadata().getName()))
                .collect(Collectors.toSet());
    }
}
