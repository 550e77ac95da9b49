package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.reconcile.port.ClusterView;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index of the bindings of each account, so the pass over an account does not query all bindings. Each pass over a binding updates the binding's
 * entry: every event that starts or ends the use of an account requeues the binding. After a restart, the first query about an account evaluates all
 * bindings that name the account.
 */
public final class AccountUsers {
    private final ClusterView cluster;
    private final AccountUse use;
    private final Map<String, Users> accounts = new HashMap<>();
    private final Map<NamespacedName, Claim> bindings = new HashMap<>();
    private volatile boolean sawBindings;

    public AccountUsers(ClusterView cluster, AccountUse use) {
        this.cluster = cluster;
        this.use = use;
    }

    private static final class Users {
        private final Set<NamespacedName> bindings = new LinkedHashSet<>();
        private boolean complete;
        private final Set<String> departed = new HashSet<>();
    }

    /**
     * The use of accounts by one binding.
     *
     * @param named names of the AwsAccounts in the binding's spec
     * @param used names of the used accounts among {@code named}
     * @param owners the owner tags of its roles, see {@link #owners}
     */
    private record Claim(Set<String> named, Set<String> used, Set<String> owners) {
        private static final Claim NONE = new Claim(Set.of(), Set.of(), Set.of());
    }

    /**
     * Updates the index entry of a binding.
     *
     * @param names of the AwsAccounts in the binding's spec
     * @return the accounts that the binding uses
     */
    Set<String> update(CrossAccountBinding binding, Set<String> names) {
        sawBindings = true;
        Set<String> used = names.stream()
                .filter(name -> cluster.account(name)
                        .filter(account -> use.isBy(account, binding))
                        .isPresent())
                .collect(Collectors.toUnmodifiableSet());
        replace(NamespacedName.of(binding), new Claim(Set.copyOf(names), used, owners(binding)));
        return used;
    }

    /** Whether a pass over a binding has begun since the operator started. */
    boolean sawBindings() {
        return sawBindings;
    }

    /** Removes a deleted binding. */
    void forget(CrossAccountBinding binding, Set<String> names) {
        replace(NamespacedName.of(binding), Claim.NONE);
        depart(names, owners(binding));
    }

    /** The values of the owner tags of roles for a binding: the binding's name, and the name of a shared service account. */
    private static Set<String> owners(CrossAccountBinding binding) {
        Set<String> owners = new HashSet<>(BindingIndex.each(
                binding,
                one -> ResolvedWorkload.of(one.getSpec()).sharesSource()
                        ? BindingIndex.serviceAccountOf(one).stream()
                                .map(NamespacedName::toString)
                                .toList()
                        : List.of()));
        owners.add(NamespacedName.of(binding).toString());
        return Set.copyOf(owners);
    }

    private synchronized void replace(NamespacedName binding, Claim now) {
        @Nullable Claim known = now.equals(Claim.NONE) ? bindings.remove(binding) : bindings.put(binding, now);
        Claim before = known == null ? Claim.NONE : known;
        if (!now.equals(before)) {
            now.used().forEach(account -> users(account).bindings.add(binding));
            before.used().stream()
                    .filter(account -> !now.used().contains(account))
                    .forEach(account -> users(account).bindings.remove(binding));
            depart(before.named(), before.owners());
        }
    }

    /** An account without an earlier query has no known roles. */
    private synchronized void depart(Set<String> names, Set<String> owners) {
        names.stream().map(accounts::get).filter(Objects::nonNull).forEach(users -> users.departed.addAll(owners));
    }

    private Users users(String account) {
        return accounts.computeIfAbsent(account, _ -> new Users());
    }

    /**
     * Returns how many bindings use an account.
     *
     * @param naming supplies all bindings that name the account
     */
    synchronized int count(AwsAccount account, Supplier<Stream<CrossAccountBinding>> naming) {
        return of(account, naming).size();
    }

    /** Returns whether any binding of an account has a property. For {@code naming}, see {@link #count}. */
    synchronized boolean any(
            AwsAccount account, Supplier<Stream<CrossAccountBinding>> naming, Predicate<NamespacedName> property) {
        return of(account, naming).stream().anyMatch(property);
    }

    private Set<NamespacedName> of(AwsAccount account, Supplier<Stream<CrossAccountBinding>> naming) {
        String name = account.getMetadata().getName();
        Users users = users(name);
        if (!users.complete) {
            naming.get()
                    .filter(binding -> BindingIndex.each(binding, one -> Set.of(use.isBy(account, one)))
                            .contains(true))
                    .forEach(binding -> enter(name, binding));
            users.complete = true;
        }
        return users.bindings;
    }

    private void enter(String account, CrossAccountBinding binding) {
        NamespacedName name = NamespacedName.of(binding);
        Claim known = bindings.getOrDefault(name, Claim.NONE);
        replace(name, new Claim(with(known.named(), account), with(known.used(), account), owners(binding)));
    }

    private static Set<String> with(Set<String> some, String more) {
        Set<String> all = new HashSet<>(some);
        all.add(more);
        return Set.copyOf(all);
    }

    /**
     * Returns and forgets the values of owner tags whose roles in an account may have lost their binding since the last call: the binding's names
     * changed, or the binding was deleted.
     */
    synchronized Set<String> takeDeparted(AwsAccount account) {
        Set<String> departed = users(account.getMetadata().getName()).departed;
        Set<String> taken = Set.copyOf(departed);
        departed.clear();
        return taken;
    }

    synchronized void forgetAccount(AwsAccount account) {
        accounts.remove(account.getMetadata().getName());
    }
}
