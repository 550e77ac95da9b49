package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.aws.Partitions;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.inventory.AccountReader;
import io.crossbind.model.AccountRoles;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleArn;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.account.BindingsOfAccount;
import io.crossbind.reconcile.port.AccountsView;
import io.crossbind.reconcile.port.NamespacedName;
import io.crossbind.reconcile.port.Requeuer;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The bindings of each account, from the index of the cache. */
public final class BindingsByAccount implements BindingsOfAccount {
    private final AccountRegistry accounts;
    private final AccountsView view;
    private final BindingIndex index;
    private final AccountUse use;
    private final AccountUsers users;
    private final Requeuer requeuer;

    public BindingsByAccount(
            AccountRegistry accounts,
            AccountsView view,
            BindingIndex index,
            AccountUse use,
            AccountUsers users,
            Requeuer requeuer) {
        this.accounts = accounts;
        this.view = view;
        this.index = index;
        this.use = use;
        this.users = users;
        this.requeuer = requeuer;
    }

    @Override
    public boolean exists(NamespacedName binding, String uid) {
        return index.get(binding)
                .filter(found -> found.getMetadata().getUid().equals(uid))
                .isPresent();
    }

    @Override
    public boolean wereSeen() {
        return users.sawBindings();
    }

    @Override
    public void requeue(AwsAccount account, AccountReader.ChangedResources changed) {
        if (!changed.isEmpty()) {
            index.ofAccount(account)
                    .filter(binding -> holds(binding, one -> dependsOn(one, changed)))
                    .map(NamespacedName::of)
                    .forEach(requeuer::requeue);
        }
    }

    private boolean dependsOn(CrossAccountBinding binding, AccountReader.ChangedResources changed) {
        return !Collections.disjoint(roleKeys(binding), changed.roles())
                || !Collections.disjoint(BindingHistory.grants(binding), changed.policies())
                || BindingIndex.serviceAccountOf(binding)
                        .map(NamespacedName::toString)
                        .filter(changed.associations()::contains)
                        .isPresent();
    }

    /** Keys of the names of the binding's roles. The name from the spec is missing while the cluster's identity is unknown. */
    private Set<String> roleKeys(CrossAccountBinding binding) {
        Stream<String> inStatus = Stream.concat(
                        BindingHistory.roleArn(binding).stream(),
                        BindingHistory.sourceRole(binding).map(RoleStatus::arn).stream())
                .map(RoleArn::nameIn);
        return Stream.concat(
                        inStatus.map(AccountRoles::key),
                        roleNames(binding).stream().flatMap(Set::stream))
                .collect(Collectors.toSet());
    }

    /** Keys of the names of the roles in the spec; empty while the cluster's identity is unknown. */
    private Optional<Set<String>> roleNames(CrossAccountBinding binding) {
        try {
            return Optional.of(BindingDesign.roleNames(
                            accounts.cluster(),
                            binding.getMetadata().getNamespace(),
                            binding.getMetadata().getName(),
                            binding.getSpec())
                    .stream()
                    .map(AccountRoles::key)
                    .collect(Collectors.toSet()));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    @Override
    public void requeueAll(AwsAccount account) {
        index.idsOfAccount(account).forEach(requeuer::requeue);
    }

    @Override
    public Set<ResourceArn> granted(AwsAccount account) {
        return index.granted(account, Partitions.of(account.getSpec().region()), use::isAdmittedNow);
    }

    @Override
    public Set<String> associated(AwsAccount account) {
        return index.associated(account);
    }

    @Override
    public Set<NamespacedName> names(AwsAccount account) {
        return naming(account).map(NamespacedName::of).collect(Collectors.toSet());
    }

    private Stream<CrossAccountBinding> naming(AwsAccount account) {
        return index.naming(account, isTheHomeAccount(account));
    }

    private boolean isTheHomeAccount(AwsAccount account) {
        return AccountRules.home(view.accounts())
                .filter(home -> home.getMetadata()
                        .getName()
                        .equals(account.getMetadata().getName()))
                .isPresent();
    }

    @Override
    public boolean uses(AwsAccount account, NamespacedName binding) {
        return index.get(binding)
                .filter(found -> holds(found, one -> use.isBy(account, one)))
                .isPresent();
    }

    @Override
    public int count(AwsAccount account) {
        return users.count(account, () -> naming(account));
    }

    @Override
    public boolean isUsed(AwsAccount account) {
        return users.any(account, () -> naming(account), this::isDecided);
    }

    private boolean isDecided(NamespacedName binding) {
        return index.get(binding).filter(use::isDecided).isPresent();
    }

    @Override
    public Set<String> takeDeparted(AwsAccount account) {
        return users.takeDeparted(account);
    }

    @Override
    public void forget(AwsAccount account) {
        users.forgetAccount(account);
    }

    @Override
    public Set<String> ownedByStatus(AwsAccount account) {
        return Abandonment.remainingObjects(account, index.ofAccount(account));
    }

    @Override
    public boolean accountFor(AwsAccount account, ObservedRole role) {
        boolean home = isTheHomeAccount(account);
        String name = account.getMetadata().getName();
        boolean ofBinding = NamespacedName.parse(role.tags().get(OwnerTags.BINDING))
                .flatMap(index::get)
                .filter(binding -> BindingIndex.names(binding, name, home))
                .filter(binding -> leadsTo(binding, role.name()))
                .isPresent();
        return ofBinding
                || NamespacedName.parse(role.tags().get(OwnerTags.SERVICE_ACCOUNT))
                        .map(index::ofServiceAccount)
                        .stream()
                        .flatMap(bindings -> bindings.stream())
                        .filter(binding -> holds(
                                binding,
                                one -> ResolvedWorkload.of(one.getSpec()).sharesSource()))
                        .anyMatch(binding -> BindingIndex.names(binding, name, home));
    }

    /**
     * Whether a binding has, or would have, a role of this name. An earlier binding of the same name may have left a role with the same owner tags
     * but another name. Every name counts while the cluster's identity is unknown.
     */
    private boolean leadsTo(CrossAccountBinding binding, String role) {
        return roleNames(binding)
                .map(names -> names.contains(AccountRoles.key(role)))
                .orElse(true);
    }

    private static boolean holds(CrossAccountBinding binding, Predicate<CrossAccountBinding> question) {
        return BindingIndex.each(binding, one -> Set.of(question.test(one))).contains(true);
    }
}
