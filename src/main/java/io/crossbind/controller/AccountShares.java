package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.ResourceShare;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The shares that name an account, as their owner or as a principal: they keep it from being deleted. */
final class AccountShares {
    private AccountShares() {}

    static EventSource<ResourceShare, AwsAccount> eventSource(EventSourceContext<AwsAccount> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(ResourceShare.class, AwsAccount.class)
                        .withSecondaryToPrimaryMapper(share ->
                                ShareAccounts.names(share).map(ResourceID::new).collect(Collectors.toSet()))
                        .withOnUpdateFilter((after, before) -> !usesAlike(before, after))
                        .build(),
                context);
    }

    private static boolean usesAlike(ResourceShare before, ResourceShare after) {
        return Finalizers.has(before) == Finalizers.has(after)
                && ShareAccounts.names(before)
                        .toList()
                        .equals(ShareAccounts.names(after).toList());
    }

    /**
     * Names of the shares that name the account now, and for which something was made: the index of the event source keeps shares that once
     * named it. An account that is given up is kept by the shares that it owns only.
     */
    static Stream<String> made(Context<AwsAccount> context) {
        AwsAccount primary = context.getPrimaryResource();
        String account = primary.getMetadata().getName();
        boolean abandoned = Accounts.abandoned(primary).isPresent();
        return context.getSecondaryResources(ResourceShare.class).stream()
                .filter(Finalizers::has)
                .filter(share -> !abandoned
                        || account.equals(share.getSpec().accountRef().name()))
                .filter(share -> ShareAccounts.names(share).anyMatch(account::equals))
                .map(share -> share.getMetadata().getName());
    }
}
