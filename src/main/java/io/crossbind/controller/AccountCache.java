package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.reconcile.port.AccountsView;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The AwsAccounts. The only watch of AwsAccounts fills the cache. The passes over all kinds read the cache.
 *
 * @param cache of the controller of AwsAccounts
 */
public record AccountCache(IndexerResourceCache<AwsAccount> cache) implements AccountsView {

    @Override
    public Optional<AwsAccount> account(String name) {
        return cache.get(new ResourceID(name));
    }

    @Override
    public Stream<AwsAccount> accounts() {
        return cache.list();
    }
}
