package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.RoleChanges;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.GrantSids;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.inventory.AssociationReader;
import io.crossbind.inventory.PolicyReader;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.DeletionPatience;
import io.crossbind.plan.binding.GivenAccess;
import io.crossbind.plan.binding.GivenGrants;
import io.crossbind.plan.binding.GivenRole;
import io.crossbind.plan.binding.GivenRoles;
import io.crossbind.plan.binding.PolicyObservation;
import io.crossbind.plan.binding.Ref;
import io.crossbind.plan.binding.Side;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Gathers the possible existing access of a binding, from the snapshots of its accounts and from the reads of the pass. A gatherer is the only reader
 * of a removal or a clamp. A failed read also counts as a fact, so a failure does not block the removal of other access.
 */
final class GivenAccessGatherer {
    private final BindingContext context;
    private final AccountRegistry accounts;
    private final ClusterCommands cluster;
    private final List<Sibling> siblings;
    private final Clock clock;
    private final Map<Ref, RoleObservation> roles = new HashMap<>();
    private final Map<ResourceArn, PolicyObservation> policies = new HashMap<>();
    private final Map<String, Optional<ObservedConfigMap>> configMaps = new HashMap<>();
    private final Map<Ref, Problem> problems = new HashMap<>();
    private Optional<Optional<ObservedAssociation>> association = Optional.empty();
    private Optional<Optional<ObservedServiceAccount>> serviceAccount = Optional.empty();

    /**
     * @param siblings the other bindings with the same workload role
     */
    GivenAccessGatherer(
            BindingContext context,
            AccountRegistry accounts,
            ClusterCommands cluster,
            List<Sibling> siblings,
            Clock clock) {
        this.context = context;
        this.accounts = accounts;
        this.cluster = cluster;
        this.siblings = siblings;
        this.clock = clock;
    }

    /** The currently known facts. */
    GivenAccess observations() {
        return new GivenAccess(
                roles(Side.TARGET, () -> OwnedRoles.ofTarget(context, accounts)),
                roles(Side.SOURCE, () -> OwnedRoles.ofSource(context, accounts)),
                grants(),
                new GivenAccess.InCluster(
                        context.namespace(),
                        context.serviceAccount().map(NamespacedName::name),
                        new PodAccessLocator(context, accounts, siblings).located(),
                        context.usersOfServiceAccount(),
                        context.inCluster(Optional.empty()).serviceAccount(),
                        serviceAccount,
                        association,
                        Map.copyOf(configMaps),
                        Map.copyOf(problems)),
                siblings,
                context.workload().isInstance(),
                unreadAccount());
    }

    private GivenRoles roles(Side side, Supplier<Optional<OwnedRoles>> located) {
        try {
            return located.get()
                    .<GivenRoles>map(owned -> new GivenRoles.Located(
                            side,
                            owned.tags(),
                            owned.bounds(),
                            owned.access().inventory().isKnown(),
                            owned.named(),
                            owned.names().stream()
                                    .map(name -> role(side, owned.access().inventory(), name))
                                    .toList()))
                    .orElseGet(GivenRoles.None::new);
        } catch (ProblemException e) {
            return new GivenRoles.Unreachable(e.problem());
        }
    }

    private GivenRole role(Side side, AccountInventory inventory, String name) {
        List<Ref> refs = List.of(new Ref.RoleToRemove(side, name), new Ref.OwnedRole(side, name));
        Optional<RoleObservation> read =
                refs.stream().filter(roles::containsKey).map(roles::get).findFirst();
        return new GivenRole(
                name,
                read.orElseGet(() -> inventory.role(name)),
                read.isPresent(),
                inventory.areOwnerTagsRecent(name, clock.instant()),
                refs.stream().filter(problems::containsKey).map(problems::get).findFirst());
    }

    private GivenGrants grants() {
        OwnedGrants owned = OwnedGrants.of(context, accounts);
        String sidPrefix = GrantSids.prefix(accounts.cluster(), context.namespace(), context.name());
        try {
            AwsAccount account = context.account();
            AccountInventory inventory = accounts.inventoryOf(account);
            return new GivenGrants(
                    owned.named(),
                    owned.asked(),
                    OwnedGrants.holders(context, accounts),
                    sidPrefix,
                    Optional.of(OwnedGrants.bounds(context, accounts)),
                    policies(owned, inventory),
                    inventory.isKnown(),
                    inventory.failure(),
                    Optional.empty());
        } catch (ProblemException e) {
            return new GivenGrants(
                    owned.named(),
                    owned.asked(),
                    Set.of(),
                    sidPrefix,
                    Optional.empty(),
                    Map.of(),
                    false,
                    Optional.empty(),
                    Optional.of(e.problem()));
        }
    }

    private Map<ResourceArn, PolicyObservation> policies(OwnedGrants owned, AccountInventory inventory) {
        Map<ResourceArn, PolicyObservation> known = new HashMap<>();
        Stream.concat(owned.named().stream(), owned.asked().stream())
                .map(ResourceArn::parse)
                .forEach(resource -> {
                    Optional<String> remembered = inventory.policies().get(resource);
                    if (remembered != null) {
                        known.put(resource, new PolicyObservation.Known(remembered, false));
                    }
                });
        known.putAll(policies);
        return known;
    }

    /**
     * The problem of an unread account, for a binding whose status names nothing. The status may have been lost, and the snapshot of the account
     * shows the existing objects.
     */
    private Optional<Problem> unreadAccount() {
        boolean isUnread = !context.namesAnything()
                && (isUnread(() -> Optional.of(context.account())) || isUnread(context::sourceAccount));
        return isUnread
                ? Optional.of(new Problem(
                        Reason.ACCOUNT_NOT_READY,
                        "AwsAccount " + BindingIndex.accountOf(context.binding())
                                + " is being read to find remaining objects"))
                : Optional.empty();
    }

    /** Whether the deletion waits for an answer from AWS because the status names nothing. The wait begins once the accounts are known. */
    boolean waitsForAnswers(BindingMemory memory) {
        if (context.namesAnything() || unreadAccount().isPresent()) {
            return false;
        }
        Instant now = clock.instant();
        return DeletionPatience.lasts(memory.deletionTried(now), now);
    }

    private boolean isUnread(Supplier<Optional<AwsAccount>> named) {
        try {
            return named.get().filter(this::isUnread).isPresent();
        } catch (ProblemException e) {
            return false;
        }
    }

    private boolean isUnread(AwsAccount account) {
        AccountInventory inventory = accounts.inventoryOf(account);
        return AccountRules.isManaged(account) && !inventory.isKnown() && !inventory.hasFailedForGood(clock.instant());
    }

    /** Reads an object into the snapshots. */
    void read(Ref ref) {
        try {
            switch (ref) {
                case Ref.OwnedRole(Side side, String name) ->
                    roles.put(ref, changes(side).read(name));
                case Ref.RoleToRemove(Side side, String name) ->
                    roles.put(ref, changes(side).readBeforeDeletion(name));
                case Ref.Policy(ResourceArn resource) -> policies.put(resource, policy(resource));
                case Ref.ConfigMap(String name) ->
                    configMaps.put(name, BindingGatherer.readConfigMap(cluster, context, name));
                case Ref.ServiceAccount() -> serviceAccount = Optional.of(readServiceAccount());
                case Ref.Association() -> association = Optional.of(readAssociation());
                case Ref.Role _, Ref.Provider _, Ref.ManagedPolicy _ ->
                    throw new IllegalArgumentException("no removal needs " + ref);
            }
        } catch (ProblemException e) {
            problems.put(ref, e.problem());
        }
    }

    /** The access to an account. */
    AccountAccess access(Side side) {
        return accounts.access(
                side == Side.TARGET
                        ? context.account()
                        : context.sourceAccount().orElseThrow());
    }

    private RoleChanges changes(Side side) {
        return new RoleChanges(access(side), clock);
    }

    private PolicyObservation policy(ResourceArn resource) {
        try {
            AccountAccess target = access(Side.TARGET);
            return new PolicyObservation.Known(
                    new PolicyReader(target.policies(), target.inventory().policies()).find(resource), true);
        } catch (ProblemException e) {
            return new PolicyObservation.Unreadable(e.problem());
        }
    }

    private Optional<ObservedServiceAccount> readServiceAccount() {
        NamespacedName name = context.serviceAccount().orElseThrow();
        try {
            return cluster.readServiceAccount(name);
        } catch (ClusterFailure e) {
            throw new ProblemException(
                    new Problem(Reason.KUBERNETES_ERROR, "cannot read service account " + name + ": " + e.getMessage()),
                    e);
        }
    }

    private Optional<ObservedAssociation> readAssociation() {
        AccountAccess source = access(Side.SOURCE);
        NamespacedName serviceAccount = context.serviceAccount().orElseThrow();
        return new AssociationReader(
                        source.session(),
                        EksCluster.of(source.cluster()).orElseThrow(),
                        source.inventory().associations())
                .read(serviceAccount.namespace(), serviceAccount.name());
    }
}
