package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.CustomerSetup;
import io.crossbind.desired.NamespaceFacts;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.ServiceAccountHome;
import io.crossbind.desired.Workloads;
import io.crossbind.model.Failure;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleArn;
import io.crossbind.plan.Observed;
import io.crossbind.status.Conditions;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A binding and what the cluster's caches know around it. Nothing is asked of the API server. */
record BindingContext(CrossAccountBinding binding, Context<CrossAccountBinding> caches, BindingIndex index) {

    String namespace() {
        return binding.getMetadata().getNamespace();
    }

    String name() {
        return binding.getMetadata().getName();
    }

    String uid() {
        return binding.getMetadata().getUid();
    }

    Workloads workload() {
        return Workloads.of(binding.getSpec());
    }

    /** The service account whose pods are the workload; empty if the workload is none of pods. */
    Optional<ResourceID> serviceAccount() {
        return BindingIndex.serviceAccountOf(binding);
    }

    /** Value of the owner tag on what is made for the binding. */
    String ownerTag() {
        return BindingDesign.ownerTag(namespace(), name());
    }

    /** Owner tags of what is made for the binding alone. */
    Map<String, String> ownerTags(AccountAccess access) {
        return Map.of(OwnerTags.CLUSTER, access.cluster().id(), OwnerTags.BINDING, ownerTag());
    }

    /** Owner tags of the workload's own role. */
    Map<String, String> sourceTags(AccountAccess access) {
        return workload().sharesSource()
                ? ServiceAccountHome.tags(
                        access.cluster(),
                        namespace(),
                        serviceAccount().orElseThrow().getName())
                : ownerTags(access);
    }

    /** The target role that may exist because of this binding, as its status says. */
    Optional<String> roleArn() {
        return roleArn(binding);
    }

    /** Whether this was the reason of its Ready condition. */
    boolean said(Reason reason) {
        return status(binding)
                .flatMap(status -> Conditions.ready(status.conditions()))
                .filter(ready -> reason.title().equals(ready.getReason()))
                .isPresent();
    }

    /** The unique id of that role; empty until it was delivered for the first time. */
    Optional<String> roleId() {
        return targetRole(binding).map(RoleStatus::id);
    }

    /** Whether all of it was there once, as its status says. */
    boolean wasDelivered() {
        return status(binding).map(CrossAccountBindingStatus::delivered).orElse(false);
    }

    /** Whether the workload gets a role in the target account; otherwise grants are to its own. */
    boolean leadsToTarget() {
        return leadsToTarget(binding);
    }

    private static boolean leadsToTarget(CrossAccountBinding binding) {
        return binding.getSpec().role() != null;
    }

    /** Whether the status names every role of the binding, each of which may exist by now. */
    boolean namesRoles() {
        return roleArn().isPresent() == leadsToTarget()
                && sourceRole().isPresent() == workload().hasSource();
    }

    /** Whether something may exist because of the binding, as its status says. */
    boolean namesAnything() {
        return reachingRole(binding).isPresent() || sourceRole().isPresent() || !grants().isEmpty();
    }

    /**
     * The role by which the workload reaches things in the end: the one in the target account, or its own where it gets none there. Empty
     * unless the status names it.
     */
    static Optional<RoleStatus> reachingRole(CrossAccountBinding binding) {
        return leadsToTarget(binding) ? targetRole(binding) : sourceRole(binding);
    }

    static Optional<String> roleArn(CrossAccountBinding binding) {
        return targetRole(binding).map(RoleStatus::arn);
    }

    private static Optional<RoleStatus> targetRole(CrossAccountBinding binding) {
        return status(binding).map(CrossAccountBindingStatus::targetRole).filter(BindingContext::isRole);
    }

    /** A status is no authority: what is the ARN of no role counts as not written. */
    private static boolean isRole(RoleStatus role) {
        return role.arn() != null && RoleArn.of(role.arn()).isPresent();
    }

    /** ARNs of the resources whose policies may have statements of the binding, as its status says. */
    Set<String> grants() {
        return BindingIndex.grantsOf(binding).stream()
                .map(ResourceArn::toString)
                .collect(Collectors.toSet());
    }

    /** The workload's own role that may exist because of this binding, as its status says. */
    Optional<RoleStatus> sourceRole() {
        return sourceRole(binding);
    }

    static Optional<RoleStatus> sourceRole(CrossAccountBinding binding) {
        return status(binding).map(CrossAccountBindingStatus::sourceRole).filter(BindingContext::isRole);
    }

    private static Optional<CrossAccountBindingStatus> status(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus());
    }

    /**
     * @throws Failure with {@link Reason#ACCOUNT_NOT_FOUND}
     */
    AwsAccount account() {
        return account(BindingIndex.accountOf(binding));
    }

    /**
     * The account where the workload's own role lies, or will, as the spec says; empty if it gets none. A status is no authority.
     *
     * @throws Failure with {@link Reason#ACCOUNT_NOT_FOUND} or {@link Reason#HOME_ACCOUNT_MISSING}
     */
    Optional<AwsAccount> sourceAccount() {
        return workload().hasSource()
                ? Optional.of(workload().sourceAccount().map(this::account).orElseGet(this::home))
                : Optional.empty();
    }

    private AwsAccount account(String name) {
        return accounts()
                .get(new ResourceID(name))
                .orElseThrow(() -> new Failure(Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + name + " does not exist"));
    }

    private AwsAccount home() {
        return Accounts.home(allAccounts())
                .orElseThrow(
                        () -> new Failure(Reason.HOME_ACCOUNT_MISSING, "no AwsAccount without managementRole exists"));
    }

    Stream<AwsAccount> allAccounts() {
        return accounts().list(_ -> true);
    }

    private InformerEventSource<AwsAccount, ?> accounts() {
        return (InformerEventSource<AwsAccount, ?>)
                caches.eventSourceRetriever().getEventSourceFor(AwsAccount.class);
    }

    /**
     * @throws Failure while the namespace is not known yet: access is never judged by labels that were not seen
     */
    NamespaceFacts namespaceFacts() {
        Namespace known = caches.getSecondaryResource(Namespace.class)
                .orElseThrow(() ->
                        new Failure(Reason.NAMESPACE_NOT_KNOWN, "namespace " + namespace() + " is not known yet"));
        return facts(known);
    }

    static NamespaceFacts facts(Namespace namespace) {
        return new NamespaceFacts(
                namespace.getMetadata().getName(),
                namespace.getMetadata().getUid(),
                Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of()));
    }

    /** The UID of the namespace; empty while it is not known. */
    Optional<String> namespaceUid() {
        return caches.getSecondaryResource(Namespace.class)
                .map(known -> known.getMetadata().getUid());
    }

    /** Another binding that has what there is one of for each service account and delivery. */
    Optional<CrossAccountBinding> holderOfServiceAccount() {
        return index.holderOfServiceAccount(binding);
    }

    /** Names by UID of all bindings that name the service account, this one included. */
    Map<String, String> usersOfServiceAccount() {
        return serviceAccount().map(index::ofServiceAccount).orElse(List.of()).stream()
                .collect(Collectors.toMap(
                        user -> user.getMetadata().getUid(),
                        user -> user.getMetadata().getName()));
    }

    /** All chained bindings of the service account, this one included, oldest first. */
    List<CrossAccountBinding> chainedOfServiceAccount() {
        return serviceAccount().map(index::chained).orElse(List.of());
    }

    /** The profile that counts for pods of the service account that ask for none, as its ConfigMap says. */
    Optional<String> defaultProfile() {
        return serviceAccount()
                .flatMap(account -> configMap(ProfilesConfigMap.nameFor(account.getName())))
                .filter(found -> found.ownership() == Ownership.OURS)
                .map(found -> found.annotations().get(ProfilesConfigMap.DEFAULT_PROFILE));
    }

    /** Whether garbage collection deletes the service account with the binding. Its other managers have to be known before. */
    boolean ownsServiceAccount() {
        return inCluster(Optional.empty())
                .serviceAccount()
                .filter(account -> account.ownedBy().contains(uid()))
                .isPresent();
    }

    /** What is there in the cluster, with this of EKS. */
    Observed.InCluster inCluster(Optional<ObservedAssociation> association) {
        return new Observed.InCluster(
                serviceAccount()
                        .flatMap(_ -> caches.getSecondaryResource(ServiceAccount.class)
                                .map(ClusterReader::observed)),
                serviceAccount().flatMap(account -> configMap(ProfilesConfigMap.nameFor(account.getName()))),
                association,
                configMap(CustomerSetup.configMapName(name())));
    }

    private Optional<ObservedConfigMap> configMap(String name) {
        return caches.getSecondaryResources(ConfigMap.class).stream()
                .filter(configMap -> configMap.getMetadata().getName().equals(name))
                .map(this::observed)
                .findFirst();
    }

    /** A ConfigMap that is made for the binding alone, or for all of its service account. */
    ObservedConfigMap observed(ConfigMap configMap) {
        boolean shared = !configMap.getMetadata().getName().equals(CustomerSetup.configMapName(name()));
        return ClusterReader.observed(
                configMap,
                shared ? serviceAccount().map(index::uidsOfServiceAccount).orElse(Set.of()) : Set.of(uid()));
    }
}
