package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.Workloads;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bindings that name an account, as its reconciler sees them: that they are there, not what they ask for. */
final class AccountBindings {
    private AccountBindings() {}

    static EventSource<CrossAccountBinding, AwsAccount> eventSource(EventSourceContext<AwsAccount> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(CrossAccountBinding.class, AwsAccount.class)
                        .withWatchAllNamespaces()
                        .withSecondaryToPrimaryMapper(
                                binding -> BindingIndex.each(binding, AccountBindings::accountsOf).stream()
                                        .map(ResourceID::new)
                                        .collect(Collectors.toSet()))
                        .withOnUpdateFilter((after, before) -> !usesAlike(before, after))
                        .withItemStore(new TransformingItemStore<>(AccountBindings::lean))
                        .withInformerListLimit(Lean.PAGE)
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
                .withFinalizers(Finalizers.has(binding) ? List.of(Finalizers.NAME) : List.of())
                .build());
        binding.setSpec(Lean.withoutAccess(binding.getSpec()));
        binding.setStatus(new CrossAccountBindingStatus(
                null,
                List.of(),
                null,
                null,
                null,
                null,
                sourceAccountOf(binding),
                providerOf(binding),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                wasDelivered(binding),
                null,
                null));
        return binding;
    }

    private static boolean usesAlike(CrossAccountBinding before, CrossAccountBinding after) {
        return Finalizers.has(before) == Finalizers.has(after)
                && Objects.equals(providerOf(before), providerOf(after))
                && wasDelivered(before) == wasDelivered(after)
                && Objects.equals(sourceAccountOf(before), sourceAccountOf(after));
    }

    /** The account that is reached, and the one where the workload has a role. */
    private static Set<String> accountsOf(CrossAccountBinding binding) {
        return Stream.concat(Stream.of(BindingIndex.accountOf(binding)), Stream.ofNullable(sourceAccountOf(binding)))
                .collect(Collectors.toSet());
    }

    private static @Nullable String sourceAccountOf(CrossAccountBinding binding) {
        return binding.getStatus() == null ? null : binding.getStatus().sourceAccount();
    }

    private static @Nullable String providerOf(CrossAccountBinding binding) {
        return binding.getStatus() == null ? null : binding.getStatus().oidcProviderArn();
    }

    /** The provider is named before it is made. */
    private static boolean wasDelivered(CrossAccountBinding binding) {
        return binding.getStatus() != null
                && Boolean.TRUE.equals(binding.getStatus().delivered());
    }

    /** The bindings that name the account, admitted or not. */
    static Stream<ResourceID> ids(Context<AwsAccount> context) {
        return of(context).stream().map(ResourceID::fromResource);
    }

    private static Set<CrossAccountBinding> of(Context<AwsAccount> context) {
        return context.getSecondaryResources(CrossAccountBinding.class);
    }

    /** Roles of this cluster that no binding accounts for. */
    static List<ObservedRole> orphans(AccountInventory inventory, Context<AwsAccount> context) {
        Set<String> bindings = ownerTags(context);
        Set<String> serviceAccounts = serviceAccountTags(context);
        return inventory
                .owned()
                .map(RoleObservation.Owned::role)
                .filter(role -> !bindings.contains(String.valueOf(role.tags().get(OwnerTags.BINDING))))
                .filter(role ->
                        !serviceAccounts.contains(String.valueOf(role.tags().get(OwnerTags.SERVICE_ACCOUNT))))
                .toList();
    }

    /** What the service account tag of the role says that chained ones of them share. */
    private static Set<String> serviceAccountTags(Context<AwsAccount> context) {
        return of(context).stream()
                .flatMap(binding -> BindingIndex.each(binding, AccountBindings::serviceAccountTag).stream())
                .collect(Collectors.toSet());
    }

    private static List<String> serviceAccountTag(CrossAccountBinding binding) {
        return Workloads.of(binding.getSpec()).sharesSource()
                ? BindingIndex.serviceAccountOf(binding).map(Changes::key).stream()
                        .toList()
                : List.of();
    }

    /** What the binding tag of a role of each of them says. */
    private static Set<String> ownerTags(Context<AwsAccount> context) {
        return of(context).stream()
                .map(binding -> BindingDesign.ownerTag(
                        binding.getMetadata().getNamespace(),
                        binding.getMetadata().getName()))
                .collect(Collectors.toSet());
    }
}
