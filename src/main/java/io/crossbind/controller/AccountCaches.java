package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.reconcile.port.AccountsView;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cache of the controller of AwsAccounts. The framework creates it when it registers the controller. */
public final class AccountCaches implements AccountsView {
    private volatile @Nullable IndexerResourceCache<AwsAccount> accounts;

    /** Takes the framework's cache. No other kind requeues an account: the passes over bindings and shares do. */
    List<EventSource<?, AwsAccount>> create(EventSourceContext<AwsAccount> context) {
        accounts = context.getPrimaryCache();
        return List.of();
    }

    private IndexerResourceCache<AwsAccount> filled() {
        return Objects.requireNonNull(accounts, "the cache of accounts is not created yet");
    }

    @Override
    public Optional<AwsAccount> account(String name) {
        return filled().get(new ResourceID(name));
    }

    @Override
    public Stream<AwsAccount> accounts() {
        return filled().list();
    }
}
