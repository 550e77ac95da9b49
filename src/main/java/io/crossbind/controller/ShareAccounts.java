package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.SharePrincipal;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.TransformingItemStore;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The accounts around a ResourceShare: its owner, and those that it is shared with. */
record ShareAccounts(ResourceShare share, Context<ResourceShare> caches) {

    /** Wakes the shares that name an account, by its name or its id. */
    static EventSource<AwsAccount, ResourceShare> eventSource(EventSourceContext<ResourceShare> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(AwsAccount.class, ResourceShare.class)
                        .withSecondaryToPrimaryMapper(account -> concerned(context.getPrimaryCache(), account))
                        .withPrimaryToSecondaryMapper((ResourceShare share) ->
                                names(share).map(ResourceID::new).collect(Collectors.toSet()))
                        .withOnUpdateFilter((after, before) -> BindingEventSources.specOrLifeChanged(before, after))
                        .withItemStore(new TransformingItemStore<>(ShareAccounts::lean))
                        .build(),
                context);
    }

    private static AwsAccount lean(AwsAccount account) {
        account.setStatus(null);
        account.getMetadata().setManagedFields(null);
        return account;
    }

    private static Set<ResourceID> concerned(IndexerResourceCache<ResourceShare> shares, AwsAccount account) {
        String name = account.getMetadata().getName();
        String id = account.getSpec().accountId();
        return shares.list()
                .filter(share -> names(share).anyMatch(name::equals)
                        || share.getSpec().principals().stream().anyMatch(each -> id.equals(each.accountId())))
                .map(ResourceID::fromResource)
                .collect(Collectors.toSet());
    }

    /** Names of all AwsAccounts in a ResourceShare. */
    static Stream<String> names(ResourceShare share) {
        return Stream.concat(
                        Stream.of(share.getSpec().accountRef().name()),
                        share.getSpec().principals().stream()
                                .map(SharePrincipal::accountRef)
                                .filter(Objects::nonNull)
                                .map(account -> account.name()))
                .distinct();
    }

    /**
     * The account that owns what is shared.
     *
     * @throws Failure with {@link Reason#ACCOUNT_NOT_FOUND}, or {@link Reason#ACCOUNT_STALLED} if it is on its way out or a duplicate
     */
    AwsAccount owner() {
        AwsAccount owner = named(share.getSpec().accountRef().name());
        Accounts.duplicate(owner, all()).ifPresent(why -> {
            throw new Failure(Reason.ACCOUNT_STALLED, why.message());
        });
        if (owner.getMetadata().getDeletionTimestamp() != null
                && share.getMetadata().getDeletionTimestamp() == null) {
            throw new Failure(
                    Reason.ACCOUNT_STALLED, "AwsAccount " + owner.getMetadata().getName() + " is being deleted");
        }
        return owner;
    }

    /** Account ids of the principals that are AwsAccounts, by metadata.name; without those that do not exist. */
    Map<String, String> principals() {
        Set<String> names = names(share).collect(Collectors.toSet());
        return all().filter(account -> names.contains(account.getMetadata().getName()))
                .collect(Collectors.toMap(
                        account -> account.getMetadata().getName(),
                        account -> account.getSpec().accountId()));
    }

    /** The AwsAccount with that account id, the oldest if there are several. */
    Optional<AwsAccount> withId(String accountId) {
        return all().filter(account -> accountId.equals(account.getSpec().accountId()))
                .filter(account -> Accounts.duplicate(account, all()).isEmpty())
                .findFirst();
    }

    private AwsAccount named(String name) {
        return all().filter(account -> name.equals(account.getMetadata().getName()))
                .findFirst()
                .orElseThrow(() -> new Failure(Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + name + " does not exist"));
    }

    private Stream<AwsAccount> all() {
        InformerEventSource<AwsAccount, ResourceShare> accounts = (InformerEventSource<AwsAccount, ResourceShare>)
                caches.eventSourceRetriever().getEventSourceFor(AwsAccount.class);
        return accounts.list();
    }
}
