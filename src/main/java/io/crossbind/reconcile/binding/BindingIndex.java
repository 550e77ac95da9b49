package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.Delivery;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.desired.UnmanagedRoleInstructions;
import io.crossbind.desired.grants.GrantsDesign;
import io.crossbind.model.Partition;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.reconcile.port.IndexedBindings;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.status.Conditions;
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

/** Finds bindings by the names in their specs, in the controller's own cache. */
public final class BindingIndex {
    private static final Logger LOG = LoggerFactory.getLogger(BindingIndex.class);
    private static final String BY_ACCOUNT = "crossbind/account";
    private static final String BY_SERVICE_ACCOUNT = "crossbind/serviceAccount";
    private static final String BY_NAMESPACE = "crossbind/namespace";

    /** The key of the operator account, whatever the name of its AwsAccount. No object can have this name. */
    private static final String HOME = "/home";

    private static final Comparator<CrossAccountBinding> OLDEST_FIRST =
            Comparator.<CrossAccountBinding, String>comparing(
                            binding -> binding.getMetadata().getCreationTimestamp())
                    .thenComparing(binding -> binding.getMetadata().getName());

    /** The keys under which each index lists a binding, by name of the index. */
    public static final Map<String, Function<CrossAccountBinding, List<String>>> INDEXERS = Map.of(
            BY_ACCOUNT,
            binding -> each(binding, BindingIndex::accountsOf),
            BY_SERVICE_ACCOUNT,
            binding -> serviceAccountsOf(binding).stream()
                    .map(NamespacedName::toString)
                    .toList(),
            BY_NAMESPACE,
            binding -> List.of(binding.getMetadata().getNamespace()));

    private final IndexedBindings cache;

    public BindingIndex(IndexedBindings cache) {
        this.cache = cache;
    }

    /** Evaluates a query on one of many bindings. An unparsable binding is logged and has no result, so that the other bindings are not affected. */
    static <T> List<T> each(
            CrossAccountBinding binding, Function<CrossAccountBinding, ? extends Collection<T>> question) {
        try {
            return List.copyOf(question.apply(binding));
        } catch (RuntimeException e) {
            LOG.warn(
                    "binding {}/{} cannot be parsed and is ignored: {}",
                    binding.getMetadata().getNamespace(),
                    binding.getMetadata().getName(),
                    e.getClass().getSimpleName());
            return List.of();
        }
    }

    public static String accountOf(CrossAccountBinding binding) {
        return binding.getSpec().accountRef().name();
    }

    /** All accounts in which the operator creates objects for a binding. */
    private static List<String> accountsOf(CrossAccountBinding binding) {
        List<String> accounts = new ArrayList<>(List.of(accountOf(binding)));
        ResolvedWorkload workload = ResolvedWorkload.of(binding.getSpec());
        if (workload.hasSource()) {
            accounts.add(workload.sourceAccount().orElse(HOME));
        }
        return accounts;
    }

    public static Optional<NamespacedName> serviceAccountOf(CrossAccountBinding binding) {
        return ResolvedWorkload.of(binding.getSpec())
                .serviceAccount()
                .map(name -> new NamespacedName(binding.getMetadata().getNamespace(), name));
    }

    /** The service account of one of many bindings: none if the binding names none, or cannot be read. */
    public static Set<NamespacedName> serviceAccountsOf(CrossAccountBinding binding) {
        return Set.copyOf(each(binding, one -> serviceAccountOf(one).stream().toList()));
    }

    /** Names of the ConfigMaps that the operator creates for a binding. */
    public static Set<NamespacedName> configMapsOf(CrossAccountBinding binding) {
        String namespace = binding.getMetadata().getNamespace();
        return Stream.concat(
                        serviceAccountOf(binding).map(account -> ProfilesConfigMap.nameFor(account.name())).stream(),
                        Stream.of(UnmanagedRoleInstructions.configMapName(
                                binding.getMetadata().getName())))
                .map(name -> new NamespacedName(namespace, name))
                .collect(Collectors.toSet());
    }

    /** The number of older bindings with the same namespace and account, as far as the cache shows. */
    int countOlder(CrossAccountBinding binding) {
        return (int) cache.byIndex(BY_NAMESPACE, binding.getMetadata().getNamespace()).stream()
                .filter(other -> each(other, one -> List.of(accountOf(one))).contains(accountOf(binding)))
                .filter(other -> OLDEST_FIRST.compare(other, binding) < 0)
                .count();
    }

    Stream<CrossAccountBinding> ofAccount(AwsAccount account) {
        Stream<CrossAccountBinding> named =
                cache.byIndex(BY_ACCOUNT, account.getMetadata().getName()).stream();
        return AccountRules.isHome(account) ? Stream.concat(named, cache.byIndex(BY_ACCOUNT, HOME).stream()) : named;
    }

    /**
     * The bindings whose spec names an account.
     *
     * @param home whether the account is the one where workloads of the cluster have their roles
     */
    Stream<CrossAccountBinding> naming(AwsAccount account, boolean home) {
        Stream<CrossAccountBinding> named =
                cache.byIndex(BY_ACCOUNT, account.getMetadata().getName()).stream();
        return home
                ? Stream.concat(named, cache.byIndex(BY_ACCOUNT, HOME).stream()).distinct()
                : named;
    }

    /**
     * Names of the AwsAccounts in a binding's spec.
     *
     * @param home name of the AwsAccount where workloads of the cluster have their roles
     */
    static Set<String> accountNames(CrossAccountBinding binding, Optional<String> home) {
        return each(binding, BindingIndex::accountsOf).stream()
                .flatMap(account -> account.equals(HOME) ? home.stream() : Stream.of(account))
                .collect(Collectors.toSet());
    }

    /** Returns whether a binding names an account in its spec. */
    static boolean names(CrossAccountBinding binding, String account, boolean home) {
        List<String> keys = each(binding, BindingIndex::accountsOf);
        return keys.contains(account) || home && keys.contains(HOME);
    }

    /** Service accounts that get an EKS association from a binding, if the account is the operator account. */
    Set<String> associated(AwsAccount account) {
        return AccountRules.isHome(account)
                ? cache.byIndex(BY_ACCOUNT, HOME).stream()
                        .flatMap(binding -> each(binding, BindingIndex::associatedBy).stream())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static List<String> associatedBy(CrossAccountBinding binding) {
        return ResolvedWorkload.of(binding.getSpec()).delivery().equals(Optional.of(Delivery.PodIdentity))
                ? serviceAccountOf(binding).map(NamespacedName::toString).stream()
                        .toList()
                : List.of();
    }

    /**
     * Resources of a target account whose policies may have statements of bindings: a binding's spec requests the resource, and the status records
     * the grant.
     *
     * @param admitted whether the account admits a binding; resources of other bindings are not read
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
        return BindingHistory.grants(binding).stream()
                .filter(arn -> asked.contains(arn.toString()))
                .collect(Collectors.toSet());
    }

    public Set<NamespacedName> idsOfAccount(AwsAccount account) {
        return ids(ofAccount(account));
    }

    public Set<NamespacedName> idsOfServiceAccount(NamespacedName serviceAccount) {
        return ids(ofServiceAccount(serviceAccount).stream());
    }

    /** UIDs of all bindings of the service account, including bindings that are being deleted. */
    public Set<String> uidsOfServiceAccount(NamespacedName serviceAccount) {
        return ofServiceAccount(serviceAccount).stream()
                .map(binding -> binding.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    public boolean knows(NamespacedName binding) {
        return cache.get(binding).isPresent();
    }

    Optional<CrossAccountBinding> get(NamespacedName binding) {
        return cache.get(binding);
    }

    List<CrossAccountBinding> ofServiceAccount(NamespacedName serviceAccount) {
        return cache.byIndex(BY_SERVICE_ACCOUNT, serviceAccount.toString());
    }

    public Set<NamespacedName> idsOfNamespace(String namespace) {
        return ids(cache.byIndex(BY_NAMESPACE, namespace).stream());
    }

    /** The chained bindings of a service account, oldest first, without bindings that are being deleted. */
    List<CrossAccountBinding> chained(NamespacedName serviceAccount) {
        return ofServiceAccount(serviceAccount).stream()
                .filter(binding -> ResolvedWorkload.of(binding.getSpec()).sharesSource())
                .filter(binding -> binding.getMetadata().getDeletionTimestamp() == null)
                .sorted(OLDEST_FIRST)
                .toList();
    }

    /**
     * The other binding to which the service account's only annotation or association belongs. A binding with a role comes first. A refused binding
     * comes last. Of equal bindings, the oldest comes first.
     */
    Optional<CrossAccountBinding> holderOfServiceAccount(CrossAccountBinding binding) {
        Optional<Delivery> delivery = ResolvedWorkload.of(binding.getSpec()).delivery();
        return serviceAccountOf(binding)
                .filter(_ -> !delivery.equals(Optional.of(Delivery.RoleChaining)))
                .flatMap(serviceAccount -> ofServiceAccount(serviceAccount).stream()
                        .filter(other ->
                                ResolvedWorkload.of(other.getSpec()).delivery().equals(delivery))
                        .min(Comparator.<CrossAccountBinding, Boolean>comparing(other ->
                                        BindingHistory.reachingRole(other).isEmpty())
                                .thenComparing(BindingIndex::isRefused)
                                .thenComparing(OLDEST_FIRST)))
                .filter(holder -> !holder.getMetadata()
                        .getName()
                        .equals(binding.getMetadata().getName()));
    }

    /** Returns whether a person has to act before the binding gets a role, other than on the holder of the service account. */
    private static boolean isRefused(CrossAccountBinding binding) {
        return Optional.ofNullable(binding.getStatus())
                .flatMap(status -> Conditions.ready(status.conditions()))
                .flatMap(ready -> Reason.titled(ready.getReason()))
                .filter(reason -> reason != Reason.SERVICE_ACCOUNT_TAKEN)
                .filter(reason -> reason.recovery().needsSomebody())
                .isPresent();
    }

    private static Set<NamespacedName> ids(Stream<CrossAccountBinding> bindings) {
        return bindings.map(NamespacedName::of).collect(Collectors.toSet());
    }
}
