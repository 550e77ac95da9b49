package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.SharesView;
import io.crossbind.reconcile.share.ShareAccounts;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The caches of the controller of ResourceShares: the shares, and the accounts whose changes requeue the shares that name them. The framework
 * creates the caches when it registers the controller.
 */
public final class ShareCaches implements AccountsView, SharesView {
    private volatile @Nullable Sources sources;

    private record Sources(
            IndexerResourceCache<ResourceShare> shares, InformerEventSource<AwsAccount, ResourceShare> accounts) {}

    List<EventSource<?, ResourceShare>> create(EventSourceContext<ResourceShare> context) {
        Sources created = new Sources(context.getPrimaryCache(), ofAccounts(context));
        sources = created;
        return List.of(created.accounts);
    }

    private static InformerEventSource<AwsAccount, ResourceShare> ofAccounts(
            EventSourceContext<ResourceShare> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(AwsAccount.class, ResourceShare.class)
                        .withSecondaryToPrimaryMapper(account -> naming(account, context.getPrimaryCache()))
                        .withPrimaryToSecondaryMapper((ResourceShare share) ->
                                ShareAccounts.names(share).map(ResourceID::new).collect(Collectors.toSet()))
                        .withOnUpdateFilter((after, before) -> ConcurrentEdit.specOrLifeChanged(before, after))
                        .withItemStore(new TransformingItemStore<>(BindingCaches::withoutStatus))
                        .build(),
                context);
    }

    private static Set<ResourceID> naming(AwsAccount account, IndexerResourceCache<ResourceShare> shares) {
        return shares.list()
                .filter(share -> ShareAccounts.name(share, account))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    private Sources filled() {
        return Objects.requireNonNull(sources, "the caches of shares are not created yet");
    }

    @Override
    public Optional<AwsAccount> account(String name) {
        return filled().accounts.get(new ResourceID(name));
    }

    @Override
    public Stream<AwsAccount> accounts() {
        return filled().accounts.list();
    }

    @Override
    public Stream<ResourceShare> shares() {
        return filled().shares.list();
    }
}
