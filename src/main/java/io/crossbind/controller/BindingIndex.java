package io.crossbind.controller;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.desired.Workloads;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.Partition;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.status.Conditions;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bindings by what they name, from the controller's own cache. */
final class BindingIndex {
    private static final Logger LOG = LoggerFactory.getLogger(BindingIndex.class);
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
                binding -> each(binding, BindingIndex::accountsOf),
                BY_SERVICE_ACCOUNT,
                binding -> each(
                        binding,
                        one -> serviceAccountOf(one).stream()
                                .map(ResourceID::toString)
                                .toList()),
                BY_NAMESPACE,
                binding -> List.of(binding.getMetadata().getNamespace())));
    }

    /** What one of many bindings says. A binding that cannot be read is logged, and is not in the way of the others. */
    static <T> List<T> each(
            CrossAccountBinding binding, Function<CrossAccountBinding, ? extends Collection<T>> question) {
        try {
            return List.copyOf(question.apply(binding));
        } catch (RuntimeException e) {
            LOG.warn(
                    "binding {}/{} cannot be read and is left out: {}",
                    binding.getMetadata().getNamespace(),
                    binding.getMetadata().getName(),
                    e.getClass().getSimpleName());
            return List.of();
        }
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
                        .flatMap(binding -> each(binding, BindingIndex::associatedBy).stream())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static List<String> associatedBy(CrossAccountBinding binding) {
        return Workloads.of(binding.getSpec()).delivery().equals(Optional.of(Delivery.PodIdentity))
                ? serviceAccountOf(binding).map(Changes::key).stream().toList()
                : List.of();
    }

    /**
     * Resources of the account, as the target of bindings, whose policies may have statements of them: what the binding asks for, and what
     * its status says that it got.
     *
     * @param admitted whether the account admits a binding; nothing is read for others
     */
    Set<ResourceArn> granted(AwsAccount account, Partition partition, Predicate<CrossAccountBinding> admitted) {
        String name = account.getMetadata().getName();
        return cache.byIndex(BY_ACCOUNT, name).stream()
                .flatMap(binding -> each(
                        binding,
                        one -> accountOf(one).equals(name) && admitted.test(one)
                                ? granted(account, partition, one)
                                : Set.<ResourceArn>of())
                        .stream())
                .collect(Collectors.toSet());
    }

    private static Set<ResourceArn> granted(AwsAccount account, Partition partition, CrossAccountBinding binding) {
        Set<String> asked = GrantsDesign.holders(
                account.getSpec(), partition, binding.getSpec().grants());
        return grantsOf(binding).stream()
                .filter(arn -> asked.contains(arn.toString()))
                .collect(Collectors.toSet());
    }

    /** As the status says, which is no authority: what is no ARN counts as not written. */
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
