package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.port.AccountsView;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cache of the controller of AwsAccounts. The framework creates it when it registers the controller. It is the only watch of AwsAccounts: the
 * controllers of bindings and shares read this cache, and hear of changes from it.
 */
public final class AccountCaches implements AccountsView {
    private volatile @Nullable IndexerResourceCache<AwsAccount> accounts;

    private final ChangeSource<AwsAccount> changes = new ChangeSource<>(ConcurrentEdit::specOrLifeChanged);

    /** Takes the framework's cache. No other kind requeues an account: the passes over bindings and shares do. */
    ChangeSource<AwsAccount> create(EventSourceContext<AwsAccount> context) {
        accounts = context.getPrimaryCache();
        return changes;
    }

    /** Calls a listener from now on with each account that is created or deleted, or whose spec or life changes. */
    void onChange(Consumer<AwsAccount> listener) {
        changes.listen(listener);
    }

    /** Tells the listeners of a write of the controller itself, of which the framework publishes no event. */
    void publish(AwsAccount before, AwsAccount after) {
        changes.onResourceUpdated(after, before);
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
