package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.NamespaceFacts;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.Failure;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Observed;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A binding and what the cluster's caches know around it. Nothing is asked of the API server. */
record BindingContext(CrossAccountBinding binding, Context<CrossAccountBinding> caches) {

    String namespace() {
        return binding.getMetadata().getNamespace();
    }

    String name() {
        return binding.getMetadata().getName();
    }

    String uid() {
        return binding.getMetadata().getUid();
    }

    String serviceAccountName() {
        return BindingDesign.workloadOf(binding.getSpec()).name();
    }

    /** Value of the owner tag on what is made for the binding. */
    String ownerTag() {
        return BindingDesign.ownerTag(namespace(), name());
    }

    /** The role that may exist because of this binding, as its status says. */
    Optional<String> roleArn() {
        return roleArn(binding);
    }

    /** The unique id of that role; empty until it was delivered for the first time. */
    Optional<String> roleId() {
        return Optional.ofNullable(binding.getStatus())
                .flatMap(status -> Optional.ofNullable(status.targetRole()))
                .flatMap(role -> Optional.ofNullable(role.id()));
    }

    static Optional<String> roleArn(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus())
                .flatMap(status -> Optional.ofNullable(status.targetRole()))
                .map(role -> role.arn());
    }

    /**
     * @throws Failure with {@link Reason#ACCOUNT_NOT_FOUND}
     */
    AwsAccount account() {
        return caches.getSecondaryResource(AwsAccount.class)
                .orElseThrow(() -> new Failure(
                        Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + BindingIndex.accountOf(binding) + " does not exist"));
    }

    Stream<AwsAccount> allAccounts() {
        return ((InformerEventSource<AwsAccount, ?>)
                        caches.eventSourceRetriever().getEventSourceFor(AwsAccount.class))
                .list(_ -> true);
    }

    /**
     * @throws Failure while the namespace is not known yet: access is never judged by labels that were not seen
     */
    NamespaceFacts namespaceFacts() {
        Namespace known = caches.getSecondaryResource(Namespace.class)
                .orElseThrow(() ->
                        new Failure(Reason.NAMESPACE_NOT_ALLOWED, "namespace " + namespace() + " is not known yet"));
        return new NamespaceFacts(
                namespace(), Objects.requireNonNullElse(known.getMetadata().getLabels(), Map.of()));
    }

    /** What is there for the binding, with this of its role. */
    Observed observed(AccountInventory inventory, RoleObservation role) {
        return new Observed(
                inventory.provider(),
                role,
                caches.getSecondaryResource(ServiceAccount.class).map(ServiceAccountReader::observed));
    }
}
