package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Locks;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.SharedSourceRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.binding.BindingMemory.Membership;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The bindings with the shared role of a service account. Only one of these bindings at a time computes and writes the shared objects. The cache may
 * be older than a status from this process, so each binding's memory also records whether the binding has joined or left.
 */
public final class ServiceAccountMembers {
    private final AccountRegistry accounts;
    private final Locks locks;

    private final BindingMemories memories;

    /**
     * The default profile of each service account, as this process last wrote the profile or was about to. The entry is removed when the last binding
     * leaves.
     */
    private final ConcurrentHashMap<NamespacedName, String> defaults = new ConcurrentHashMap<>();

    public ServiceAccountMembers(AccountRegistry accounts, BindingMemories memories, Locks locks) {
        this.accounts = accounts;
        this.memories = memories;
        this.locks = locks;
    }

    /** Runs an action while holding the lock of a chained binding's service account. */
    <T> T withLock(BindingContext context, Supplier<T> action) {
        if (!context.workload().sharesSource()) {
            return action.get();
        }
        return locks.withLock(context.serviceAccount().orElseThrow(), action);
    }

    /** Records that the workload's role is about to be allowed to assume the binding's target role. */
    void join(BindingContext context, String targetRoleArn) {
        if (context.workload().sharesSource()) {
            record(context, Optional.of(targetRoleArn));
            rememberDefault(context, of(context, Optional.of(targetRoleArn)));
        }
    }

    /** Records that the workload's role is about to lose the binding's target role. */
    void leave(BindingContext context) {
        if (context.workload().sharesSource()) {
            record(context, Optional.empty());
            rememberDefault(context, of(context, Optional.empty()));
        }
    }

    private void record(BindingContext context, Optional<String> targetRoleArn) {
        memories.of(context.binding()).membership(new Membership(targetRoleArn));
    }

    private void rememberDefault(BindingContext context, List<Sibling> peers) {
        NamespacedName serviceAccount = context.serviceAccount().orElseThrow();
        if (peers.isEmpty()) {
            defaults.remove(serviceAccount);
        } else {
            defaults.put(serviceAccount, SharedSourceRole.profileOf(peers.getFirst()));
        }
    }

    /**
     * The members, and the binding of the pass if the caller names the role with which the binding joins. The member with the default profile comes
     * first. The others follow by age.
     *
     * @throws ConcurrentEdit.PassEnded if the binding of the pass joins, but is deleted or being deleted
     */
    List<Sibling> of(BindingContext context, Optional<String> joiningWith) {
        List<Sibling> peers = new ArrayList<>();
        if (joiningWith.isPresent() && isGone(context)) {
            throw new ConcurrentEdit.PassEnded();
        }
        for (CrossAccountBinding binding : context.chainedOfServiceAccount()) {
            boolean own = binding.getMetadata().getUid().equals(context.uid());
            (own ? joiningWith.flatMap(arn -> peer(context, binding, arn)) : member(context, binding))
                    .ifPresent(peers::add);
        }
        return SharedSourceRole.inOrder(
                peers,
                Optional.ofNullable(defaults.get(context.serviceAccount().orElseThrow()))
                        .or(context::defaultProfile));
    }

    /** Whether the cache now shows the binding of the pass as deleted, or being deleted. */
    private static boolean isGone(BindingContext context) {
        return context.chainedOfServiceAccount().stream()
                .noneMatch(binding -> binding.getMetadata().getUid().equals(context.uid()));
    }

    /** Returns whether the account of one of the bindings is unmanaged. */
    static boolean anyUnmanaged(BindingContext context, List<Sibling> peers) {
        Set<String> names = peers.stream().map(Sibling::binding).collect(Collectors.toSet());
        Set<String> accounts = context.chainedOfServiceAccount().stream()
                .filter(binding -> names.contains(binding.getMetadata().getName()))
                .map(BindingIndex::accountOf)
                .collect(Collectors.toSet());
        return context.allAccounts()
                .filter(account -> accounts.contains(account.getMetadata().getName()))
                .anyMatch(account -> !AccountRules.isManaged(account));
    }

    /**
     * Another binding, if the binding is a member. The memory of this process decides. Without an entry, a binding is a member if its status names a
     * target role and its accounts admit the binding. A status is no authority, so the operator computes the role from the binding's spec.
     */
    private Optional<Sibling> member(BindingContext context, CrossAccountBinding binding) {
        Optional<Membership> remembered = memories.find(binding).flatMap(BindingMemory::membership);
        if (remembered.isPresent()) {
            return remembered.get().targetRoleArn().flatMap(arn -> peer(context, binding, arn));
        }
        BindingContext sibling = context.of(binding);
        return sibling.roleArn()
                .filter(_ -> isAdmitted(sibling))
                .flatMap(named -> account(sibling).map(account -> roleOf(sibling, account, named)))
                .flatMap(arn -> peer(context, binding, arn));
    }

    /**
     * Whether the accounts of a sibling admit the sibling. While a fact is missing, the sibling stays a member, and the sibling's own pass decides.
     */
    private boolean isAdmitted(BindingContext sibling) {
        try {
            return sibling.admissionRefusal(accounts).isEmpty();
        } catch (ProblemException e) {
            return true;
        }
    }

    /**
     * The role that a sibling's spec describes. A role with an earlier path or name is the sibling's if it has the sibling's owner tags.
     *
     * @throws ProblemException while the account of such a role is being read
     */
    private String roleOf(BindingContext sibling, AwsAccount account, String named) {
        AccountAccess access = accounts.access(account);
        String computed = BindingDesign.roleArn(
                access.cluster(),
                accounts.facts(account),
                sibling.namespace(),
                sibling.name(),
                sibling.binding().getSpec());
        if (computed.equals(named) || !AccountRules.isManaged(account)) {
            return computed;
        }
        if (!access.inventory().isKnown() && access.inventory().failure().isEmpty()) {
            throw new ProblemException(
                    Reason.ACCOUNT_NOT_READY,
                    "AwsAccount " + account.getMetadata().getName() + " is being read to find the role of binding "
                            + sibling.name());
        }
        return confirmed(sibling, access, named)
                .filter(named::equals)
                .or(() -> confirmed(sibling, access, computed))
                .orElse(computed);
    }

    /** The role of this name, if it has the sibling's owner tags. */
    private static Optional<String> confirmed(BindingContext sibling, AccountAccess access, String arn) {
        return access.inventory().role(RoleArn.nameIn(arn)) instanceof RoleObservation.Owned(var role, var _)
                        && OwnerTags.sameOwner(sibling.ownerTags(access), role.tags())
                ? Optional.of(role.arn())
                : Optional.empty();
    }

    private static Optional<AwsAccount> account(BindingContext binding) {
        return binding.allAccounts()
                .filter(account -> account.getMetadata().getName().equals(BindingIndex.accountOf(binding.binding())))
                .findFirst();
    }

    private static Optional<Sibling> peer(BindingContext context, CrossAccountBinding binding, String roleArn) {
        return account(context.of(binding))
                .map(AwsAccount::getSpec)
                .map(account -> new Sibling(
                        binding.getMetadata().getName(), binding.getMetadata().getUid(), roleArn, account.region()));
    }
}
