package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.SharesView;
import io.crossbind.reconcile.share.ShareAccounts;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cache of the controller of ResourceShares. The framework creates the cache when it registers the controller. The accounts, whose changes
 * requeue the shares that name them, are in the cache of their own controller.
 */
public final class ShareCaches implements SharesView {
    private final AccountCaches accounts;
    private final RequeueSource<ResourceShare> requeues;
    private volatile @Nullable IndexerResourceCache<ResourceShare> shares;

    public ShareCaches(AccountCaches accounts, RequeueSource<ResourceShare> requeues) {
        this.accounts = accounts;
        this.requeues = requeues;
    }

    /** Takes the framework's cache. */
    void create(EventSourceContext<ResourceShare> context) {
        shares = context.getPrimaryCache();
        accounts.onChange(account -> requeues.requeueAll(() -> naming(account)));
    }

    private Set<NamespacedName> naming(AwsAccount account) {
        return shares().filter(share -> ShareAccounts.name(share, account))
                .map(NamespacedName::of)
                .collect(Collectors.toSet());
    }

    @Override
    public Stream<ResourceShare> shares() {
        return Objects.requireNonNull(shares, "the cache of shares is not created yet")
                .list();
    }
}
