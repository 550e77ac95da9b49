package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AccessRecordSpec;
import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.apply.AccountAccess;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingRequest;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.desired.SharedSourceRole;
import io.crossbind.desired.UnmanagedRoleInstructions;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Observed;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.AccessRecords;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.status.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A binding and the cached objects around it. No query calls the API server.
 *
 * @param writer writes to the binding
 * @param records the access that the operator gave to bindings
 */
record BindingContext(
        CrossAccountBinding binding,
        ObjectWriter<CrossAccountBinding> writer,
        ClusterView cluster,
        BindingIndex index,
        AccessRecords records) {

    /** The context of another binding in the same caches. */
    BindingContext of(CrossAccountBinding other) {
        return new BindingContext(other, writer, cluster, index, records);
    }

    String namespace() {
        return binding.getMetadata().getNamespace();
    }

    String name() {
        return binding.getMetadata().getName();
    }

    String uid() {
        return binding.getMetadata().getUid();
    }

    ResolvedWorkload workload() {
        return ResolvedWorkload.of(binding.getSpec());
    }

    /** The service account whose pods are the workload; empty if the workload does not run in pods. */
    Optional<NamespacedName> serviceAccount() {
        return BindingIndex.serviceAccountOf(binding);
    }

    /** Value of the owner tag on objects of the binding. */
    String ownerTag() {
        return OwnerTags.bindingTag(namespace(), name());
    }

    /** Owner tags of objects that belong to the binding alone. */
    Map<String, String> ownerTags(AccountAccess access) {
        return Map.of(OwnerTags.CLUSTER, access.cluster().id(), OwnerTags.BINDING, ownerTag());
    }

    /** Owner tags of the workload's own role. */
    Map<String, String> sourceTags(AccountAccess access) {
        return workload().sharesSource()
                ? SharedSourceRole.tags(
                        access.cluster(),
                        namespace(),
                        serviceAccount().orElseThrow().name())
                : ownerTags(access);
    }

    /** The record of the binding's access. */
    Optional<AccessRecordSpec> record() {
        return records.of(NamespacedName.of(binding), uid());
    }

    /** The access that earlier passes gave the binding. */
    BindingHistory history() {
        return BindingHistory.of(binding, record());
    }

    /** The target role that may exist because of this binding. */
    Optional<String> roleArn() {
        return history().targetRole().map(RoleStatus::arn);
    }

    /** Whether the Ready condition has the reason. */
    boolean hasReported(Reason reason) {
        return BindingHistory.status(binding)
                .flatMap(status -> Conditions.ready(status.conditions()))
                .filter(ready -> reason.title().equals(ready.getReason()))
                .isPresent();
    }

    /** Whether the workload gets a role in the target account. Otherwise the workload's own role receives the grants. */
    boolean leadsToTarget() {
        return BindingHistory.leadsToTarget(binding);
    }

    /** Whether a role or a grant may exist because of the binding, as far as is recorded. */
    boolean namesAnything() {
        return history().namesAnything(leadsToTarget());
    }

    /** ARNs of the resources whose policies may have statements of the binding, as far as is recorded. */
    Set<String> grants() {
        return history().grantArns();
    }

    /** The workload's own role that may exist because of this binding. */
    Optional<RoleStatus> sourceRole() {
        return history().sourceRole();
    }

    /** The role with which the workload accesses resources; see {@link BindingHistory#reachingRole}. */
    Optional<RoleStatus> reachingRole() {
        return history().reachingRole(leadsToTarget());
    }

    /**
     * @throws ProblemException with {@link Reason#ACCOUNT_NOT_FOUND}
     */
    AwsAccount account() {
        return account(BindingIndex.accountOf(binding));
    }

    /**
     * The account of the workload's own role, as the spec names it; empty if the workload gets no own role. A status is no authority.
     *
     * @throws ProblemException with {@link Reason#ACCOUNT_NOT_FOUND} or {@link Reason#HOME_ACCOUNT_MISSING}
     */
    Optional<AwsAccount> sourceAccount() {
        return workload().hasSource()
                ? Optional.of(workload().sourceAccount().map(this::account).orElseGet(this::home))
                : Optional.empty();
    }

    private AwsAccount account(String name) {
        return cluster.account(name)
                .orElseThrow(
                        () -> new ProblemException(Reason.ACCOUNT_NOT_FOUND, "AwsAccount " + name + " does not exist"));
    }

    private AwsAccount home() {
        return AccountRules.home(allAccounts())
                .orElseThrow(() -> new ProblemException(
                        Reason.HOME_ACCOUNT_MISSING, "no AwsAccount represents the operator account"));
    }

    /**
     * The reason why an account does not admit the binding; empty if both accounts admit the binding. The target account decides before the operator
     * looks for the source account. The query works before the first read of either account.
     *
     * @throws ProblemException if an account cannot be found, or the namespace is not known yet
     */
    Optional<Problem> admissionRefusal(AccountRegistry accounts) {
        return accounts.admissionRefusal(accounts.facts(account(), allAccounts()), this::sourceAccount, request());
    }

    /**
     * The facts of the binding for the rules.
     *
     * @throws ProblemException while the namespace is not known yet
     */
    BindingRequest request() {
        return new BindingRequest(
                namespaceFacts(),
                name(),
                binding.getSpec(),
                Instant.parse(binding.getMetadata().getCreationTimestamp()),
                () -> index.countOlder(binding) + new LeftRoles(records, index).countBeside(binding));
    }

    Stream<AwsAccount> allAccounts() {
        return cluster.accounts();
    }

    /**
     * @throws ProblemException while the namespace is not known yet: the operator never judges access by unread labels
     */
    NamespaceFacts namespaceFacts() {
        return cluster.namespace(namespace())
                .orElseThrow(() -> new ProblemException(
                        Reason.NAMESPACE_NOT_KNOWN, "namespace " + namespace() + " has not been read yet"));
    }

    /** The limits of an account for the binding's access. While the namespace is not known, access that some namespace may have is not reduced. */
    AccountLimits limitsOf(AccountFacts account) {
        return cluster.namespace(namespace())
                .map(_ -> AccountLimits.of(account, request()))
                .orElseGet(() -> AccountLimits.ofAnyNamespace(account));
    }

    /** The UID of the namespace; empty while it is not known. */
    Optional<String> namespaceUid() {
        return cluster.namespace(namespace()).map(NamespaceFacts::uid);
    }

    /** The other binding to which the only annotation or association of the service account belongs. */
    Optional<CrossAccountBinding> holderOfServiceAccount() {
        return index.holderOfServiceAccount(binding);
    }

    /**
     * Names by UID of all bindings of the service account. The binding of the pass is always included: it can leave the cache during the pass, and a
     * service account without an owner would never be deleted.
     */
    Map<String, String> usersOfServiceAccount() {
        return serviceAccount()
                .map(account -> Stream.concat(Stream.of(binding), index.ofServiceAccount(account).stream()))
                .orElse(Stream.of())
                .collect(Collectors.toMap(
                        user -> user.getMetadata().getUid(),
                        user -> user.getMetadata().getName(),
                        (own, _) -> own));
    }

    /** All chained bindings of the service account, including the binding of the pass, oldest first. */
    List<CrossAccountBinding> chainedOfServiceAccount() {
        return serviceAccount().map(index::chained).orElse(List.of());
    }

    /** The default profile of the service account's pods, as the ConfigMap records it. */
    Optional<String> defaultProfile() {
        return serviceAccount()
                .flatMap(account -> configMap(ProfilesConfigMap.nameFor(account.name())))
                .filter(found -> found.ownership() == Ownership.OURS)
                .map(found -> found.annotations().get(ProfilesConfigMap.DEFAULT_PROFILE));
    }

    /**
     * Whether garbage collection deletes the service account with the binding. Until then, the operator has to notice another manager of
     * the service account.
     */
    boolean ownsServiceAccount() {
        return inCluster(Optional.empty())
                .serviceAccount()
                .filter(account -> account.ownedBy().contains(uid()))
                .isPresent();
    }

    /** The observed objects in the cluster, together with the association from EKS. */
    Observed.InCluster inCluster(Optional<ObservedAssociation> association) {
        return new Observed.InCluster(
                serviceAccount().flatMap(cluster::serviceAccount),
                serviceAccount().flatMap(account -> configMap(ProfilesConfigMap.nameFor(account.name()))),
                association,
                configMap(UnmanagedRoleInstructions.configMapName(name())));
    }

    private Optional<ObservedConfigMap> configMap(String name) {
        return cluster.configMap(new NamespacedName(namespace(), name), ownersOfConfigMap(name));
    }

    /** UIDs of the bindings for which the operator may have created a ConfigMap: the binding of the pass, or all bindings of its service account. */
    Set<String> ownersOfConfigMap(String name) {
        return name.equals(UnmanagedRoleInstructions.configMapName(name()))
                ? Set.of(uid())
                : serviceAccount().map(index::uidsOfServiceAccount).orElse(Set.of());
    }
}
