package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.desired.Workloads;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.status.Conditions;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Bindings by what they name, from the controller's own cache. */
final class BindingIndex {
    private static final String BY_ACCOUNT = "crossbind/account";
    private static final String BY_SERVICE_ACCOUNT = "crossbind/serviceAccount";
    private static final String BY_NAMESPACE = "crossbind/namespace";

    /** Stands for the home account, whatever its AwsAccount is called; no object can have this name. */
    private static final String HOME = "/home";

    private static final Comparator<CrossAccountBinding> OLDEST_FIRST =
            Comparator.<CrossAccountBinding, String>comparing(
                            binding -> binding.getMetadata().getCreationTimestamp())
                    .thenComparing(binding -> binding.getMetadata().getName());

    private final IndexerResourceCache<CrossAccountBinding> cache;

    BindingIndex(IndexerResourceCache<CrossAccountBinding> cache) {
        this.cache = cache;
        cache.addIndexers(Map.of(
                BY_ACCOUNT,
                BindingIndex::accountsOf,
                BY_SERVICE_ACCOUNT,
                binding -> serviceAccountOf(binding).stream()
                        .map(ResourceID::toString)
                        .toList(),
                BY_NAMESPACE,
                binding -> List.of(binding.getMetadata().getNamespace())));
    }

    static String accountOf(CrossAccountBinding binding) {
        return binding.getSpec().accountRef().name();
    }

    /** All accounts where something is made for a binding. */
    private static List<String> accountsOf(CrossAccountBinding binding) {
        List<String> accounts = new ArrayList<>(List.of(accountOf(binding)));
        Workloads workload = Workloads.of(binding.getSpec());
        if (workload.hasSource()) {
            accounts.add(workload.sourceAccount().orElse(HOME));
        }
        return accounts;
    }

    static Optional<ResourceID> serviceAccountOf(CrossAccountBinding binding) {
        return Workloads.of(binding.getSpec())
                .serviceAccount()
                .map(name -> new ResourceID(name, binding.getMetadata().getNamespace()));
    }

    Stream<CrossAccountBinding> ofAccount(AwsAccount account) {
        Stream<CrossAccountBinding> named =
                cache.byIndex(BY_ACCOUNT, account.getMetadata().getName()).stream();
        return Accounts.isHome(account) ? Stream.concat(named, cache.byIndex(BY_ACCOUNT, HOME).stream()) : named;
    }

    /** Service accounts that a binding gives an association of EKS, if the account is the home account. */
    Set<String> associated(AwsAccount account) {
        return Accounts.isHome(account)
                ? cache.byIndex(BY_ACCOUNT, HOME).stream()
                        .filter(binding ->
                                Workloads.of(binding.getSpec()).delivery().equals(Optional.of(Delivery.PodIdentity)))
                        .flatMap(binding -> serviceAccountOf(binding).map(Changes::key).stream())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /** Resources of the account, as the target of bindings, whose policies may have statements of them. */
    Set<ResourceArn> granted(AwsAccount account) {
        return cache.byIndex(BY_ACCOUNT, account.getMetadata().getName()).stream()
                .filter(binding ->
                        accountOf(binding).equals(account.getMetadata().getName()))
                .flatMap(binding -> grantsOf(binding).stream())
                .collect(Collectors.toSet());
    }

    /** As the status says, which is no authority: what is no ARN counts as not written, and is in nobody's way. */
    static Set<ResourceArn> grantsOf(CrossAccountBinding binding) {
        return binding.getStatus() == null
                ? Set.of()
                : binding.getStatus().grants().stream()
                        .flatMap(arn -> ResourceArn.of(arn).stream())
                        .collect(Collectors.toSet());
    }

    Set<ResourceID> idsOfAccount(AwsAccount account) {
        return ids(ofAccount(account));
    }

    Set<ResourceID> idsOfServiceAccount(ResourceID serviceAccount) {
        return ids(ofServiceAccount(serviceAccount).stream());
    }

    /** UIDs of all its bindings, those on their way out included. */
    Set<String> uidsOfServiceAccount(ResourceID serviceAccount) {
        return ofServiceAccount(serviceAccount).stream()
                .map(binding -> binding.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    boolean knows(ResourceID binding) {
        return cache.get(binding).isPresent();
    }

    Optional<CrossAccountBinding> get(ResourceID binding) {
        return cache.get(binding);
    }

    List<CrossAccountBinding> ofServiceAccount(ResourceID serviceAccount) {
        return cache.byIndex(BY_SERVICE_ACCOUNT, serviceAccount.toString());
    }

    Set<ResourceID> idsOfNamespace(String namespace) {
        return ids(cache.byIndex(BY_NAMESPACE, namespace).stream());
    }

    /** The chained bindings of a service account that are not on their way out, oldest first. */
    List<CrossAccountBinding> chained(ResourceID serviceAccount) {
        return ofServiceAccount(serviceAccount).stream()
                .filter(binding -> Workloads.of(binding.getSpec()).sharesSource())
                .filter(binding -> binding.getMetadata().getDeletionTimestamp() == null)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /**
     * Another binding that has what there is one of for each service account and delivery: the annotation, or the association. Who has a
     * role keeps it, who is refused does not stand in the way, and of equals the oldest comes first.
     */
    Optional<CrossAccountBinding> holderOfServiceAccount(CrossAccountBinding binding) {
        Optional<Delivery> delivery = Workloads.of(binding.getSpec()).delivery();
        return serviceAccountOf(binding)
                .filter(_ -> !delivery.equals(Optional.of(Delivery.RoleChaining)))
                .flatMap(serviceAccount -> ofServiceAccount(serviceAccount).stream()
                        .filter(other ->
                                Workloads.of(other.getSpec()).delivery().equals(delivery))
                        .min(Comparator.<CrossAccountBinding, Boolean>comparing(other ->
                                        BindingContext.reachingRole(other).isEmpty())
                                .thenComparing(BindingIndex::isRefused)
                                .thenComparing(OLDEST_FIRST)))
                .filter(holder -> !holder.getMetadata()
                        .getName()
                        .equals(binding.getMetadata().getName()));
    }

    /** Whether somebody has to act before it gets a role, other than on the binding that holds the service account. */
    private static boolean isRefused(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus())
                .flatMap(status -> Conditions.ready(status.conditions()))
                .flatMap(ready -> Reason.titled(ready.getReason()))
                .filter(reason -> reason != Reason.SERVICE_ACCOUNT_TAKEN)
                .filter(reason -> reason.recovery().needsSomebody())
                .isPresent();
    }

    private static Set<ResourceID> ids(Stream<CrossAccountBinding> bindings) {
        return bindings.map(ResourceID::fromResource).collect(Collectors.toSet());
    }
}
