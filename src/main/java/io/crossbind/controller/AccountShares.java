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
                        .withOnUpdateFilter((after, before) -> !ShareAccounts.names(before)
                                .toList()
                                .equals(ShareAccounts.names(after).toList()))
                        .build(),
                context);
    }

    /** Of those that name the account now: the index of the event source keeps those that once did. */
    static Stream<String> names(Context<AwsAccount> context) {
        String account = context.getPrimaryResource().getMetadata().getName();
        return context.getSecondaryResources(ResourceShare.class).stream()
                .filter(share -> ShareAccounts.names(share).anyMatch(account::equals))
                .map(share -> share.getMetadata().getName());
    }
}
