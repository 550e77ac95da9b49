package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.SharesView;
import io.crossbind.reconcile.share.ShareAccounts;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ResourceShares.
 *
 * @param cache of the controller of ResourceShares
 */
public record ShareCache(IndexerResourceCache<ResourceShare> cache) implements SharesView {

    @Override
    public Stream<ResourceShare> shares() {
        return cache.list();
    }

    /** The shares that name an account. A change of the account requeues these shares. */
    public Set<NamespacedName> naming(AwsAccount account) {
        return shares().filter(share -> ShareAccounts.name(share, account))
                .map(NamespacedName::of)
                .collect(Collectors.toSet());
    }
}
