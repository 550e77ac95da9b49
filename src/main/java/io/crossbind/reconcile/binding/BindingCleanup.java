package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.SharedSourceRole;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.AccountId;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.plan.RoleRemovalPlanner;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.ReadFirstPlanner;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.NamespacedName;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Takes away what a binding was given, going by what its status says and by what the roles' own tags say. Nothing that fails on the way
 * keeps the rest from being taken: neither an account that is out of reach nor an object in the tenant's hands.
 */
public final class BindingCleanup {
    private final AccountRegistry accounts;
    private final ServiceAccountMembers members;
    private final ReadFirstPlanner planning;
    private final PlanExecutor executor;
    private final Events events;
    private final Clock clock;

    /** UIDs of bindings whose access was revoked, while a resource that may have statements of them could not be read. */
    private final Set<String> unread = ConcurrentHashMap.newKeySet();

    public BindingCleanup(
            AccountRegistry accounts,
            ServiceAccountMembers members,
            ReadFirstPlanner planning,
            PlanExecutor executor,
            Events events,
            Clock clock) {
        this.accounts = accounts;
        this.members = members;
        this.planning = planning;
        this.executor = executor;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The binding is being deleted.
     *
     * @param policy what becomes of its roles
     * @return what was taken away, and why not all could be
     */
    Applied delete(BindingContext context, DeletionPolicy policy) {
        return isYoung(context)
                ? new Applied(
                        List.of(),
                        Optional.of(new Problem(
                                Reason.ACCOUNT_NOT_READY,
                                "AwsAccount " + BindingIndex.accountOf(context.binding())
                                        + " is being read to find remaining objects")))
                : run(context, policy, unread -> left(context, unread));
    }

    /** Whether all that a binding whose access was revoked may have had is known, so that what is not known of is not there. */
    boolean hasRead(BindingContext context) {
        try {
            return !unread.contains(context.uid())
                    && Stream.concat(Stream.of(context.account()), context.sourceAccount().stream())
                            .allMatch(account -> !AccountRules.isManaged(account)
                                    || accounts.inventoryOf(account).isKnown());
        } catch (ProblemException e) {
            return false;
        }
    }

    /** Takes back only what the policies of resources let in: no role that is to be retained needs that. */
    Applied takeGrants(BindingContext context) {
        return members.withLock(
                context,
                () -> executor.applyEach(
                        context, OwnedGrants.of(context, accounts).removalIfThere(unread -> left(context, unread))));
    }

    /** A status that names nothing may have been lost. What there is says the account, once it was read or is known to fail. */
    private boolean isYoung(BindingContext context) {
        return !context.namesAnything()
                && (isUnread(() -> Optional.of(context.account())) || isUnread(context::sourceAccount));
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

    /**
     * The binding stays but is no longer admitted: its roles go, whatever is to become of them at deletion.
     *
     * @return what was taken away, and why not all could be
     */
    Applied revoke(BindingContext context) {
        unread.remove(context.uid());
        return run(context, DeletionPolicy.Delete, _ -> unread.add(context.uid()));
    }

    /** Forgets a binding that is gone. */
    void forget(String uid) {
        unread.remove(uid);
    }

    /** Without a status that names it nobody will look there again. */
    private void left(BindingContext context, ProblemException unread) {
        events.warning(
                context.binding(),
                "GrantUnread",
                unread.problem().message()
                        + ". The status records no grant there; if the status was lost, statements of this binding"
                        + " may remain.");
    }

    private Applied run(BindingContext context, DeletionPolicy policy, Consumer<ProblemException> unread) {
        return members.withLock(context, () -> withdraw(context, policy, unread));
    }

    /** First what leads pods to the roles, so that no new pod asks for one that is about to go; then the roles. */
    private Applied withdraw(BindingContext context, DeletionPolicy policy, Consumer<ProblemException> unread) {
        members.leave(context);
        List<Sibling> remaining = context.workload().sharesSource() ? members.of(context, Optional.empty()) : List.of();
        Set<String> left = new TreeSet<>();
        List<Supplier<Step>> steps = new ArrayList<>();
        steps.add(() -> disown(context));
        steps.add(() -> inCluster(context, remaining));
        steps.addAll(OwnedGrants.of(context, accounts).removal(unread));
        steps.add(() -> OwnedRoles.ofTarget(context, accounts)
                .map(given -> tearDown(given, policy, false, left))
                .orElse(Step.NONE));
        steps.add(() -> OwnedRoles.ofSource(context, accounts)
                .map(given -> remaining.isEmpty()
                        ? tearDown(given, policy, context.workload().isInstance(), left)
                        : narrow(given, remaining))
                .orElse(Step.NONE));
        Applied applied = executor.applyEach(context, steps);
        if (policy == DeletionPolicy.Delete
                && applied.failure().filter(BindingCleanup::lasts).isPresent()) {
            return shut(context, remaining.isEmpty(), applied);
        }
        if (applied.failure().isEmpty()) {
            tellAbandoned(context);
        }
        if (applied.failure().isEmpty() && !left.isEmpty()) {
            events.warning(
                    context.binding(),
                    "RoleLeft",
                    "Role " + String.join(", ", left)
                            + " no longer has this binding's tags, so the operator did not change it.");
        }
        return applied;
    }

    /** Nobody will look there again: the object names it no longer, or goes. */
    private void tellAbandoned(BindingContext context) {
        Abandonment abandonment = Abandonment.of(context);
        Set<String> left = new TreeSet<>(abandonment.left(context));
        if (!left.isEmpty()) {
            events.warning(
                    context.binding(),
                    Reason.ACCOUNT_ABANDONED.title(),
                    abandonment.why().orElseThrow().message() + ". These objects may remain: " + String.join(", ", left)
                            + ".");
        }
    }

    private static boolean lasts(Problem problem) {
        return problem.reason().recovery() != Recovery.BACKOFF;
    }

    /** What cannot be deleted lets nobody in from now on. */
    private Applied shut(BindingContext context, boolean sourceToo, Applied before) {
        Applied shut = executor.applyEach(
                context,
                List.of(
                        () -> OwnedRoles.ofTarget(context, accounts)
                                .map(this::shut)
                                .orElse(Step.NONE),
                        () -> OwnedRoles.ofSource(context, accounts)
                                .filter(_ -> sourceToo)
                                .map(this::shut)
                                .orElse(Step.NONE)));
        return shut.after(before);
    }

    private Step shut(OwnedRoles given) {
        return new Step(
                given.access(),
                given.names().stream()
                        .map(name -> given.access().inventory().role(name))
                        .flatMap(role ->
                                AccountPlanner.blockTrust(
                                        given.tags(), given.caps().permissionsBoundary(), role)
                                        .changes()
                                        .stream())
                        .toList());
    }

    /** Whatever became of the roles: garbage collection asks for nothing but the owner. */
    private static Step disown(BindingContext context) {
        return Step.inCluster(context.serviceAccount()
                .map(account -> new ClusterPlanner(context.usersOfServiceAccount())
                        .disown(
                                context.namespace(),
                                account.name(),
                                context.inCluster(Optional.empty()).serviceAccount()))
                .orElse(List.of()));
    }

    private Step inCluster(BindingContext context, List<Sibling> remaining) {
        Optional<NamespacedName> serviceAccount = context.serviceAccount();
        Optional<OwnedRoles> given = OwnedRoles.reaching(context, accounts)
                .filter(roles -> roles.named() || !roles.arns().isEmpty());
        if (serviceAccount.isEmpty() || given.isEmpty()) {
            return Step.NONE;
        }
        return switch (context.workload().delivery().orElseThrow()) {
            case WebIdentity, Unknown ->
                Step.inCluster(release(context, serviceAccount.get(), named(context, given.get())));
            case RoleChaining ->
                Step.inCluster(executor.possible(context, configMap(context, serviceAccount.get(), remaining)));
            case PodIdentity -> dissociate(context, serviceAccount.get());
        };
    }

    /** The annotation of a role may name one in an account that the operator has no access to. */
    private static Set<String> named(BindingContext context, OwnedRoles given) {
        Set<String> all = new HashSet<>(given.arns());
        BindingHistory.reachingRole(context.binding()).map(RoleStatus::arn).ifPresent(all::add);
        return all;
    }

    private static List<Change> release(BindingContext context, NamespacedName serviceAccount, Set<String> roleArns) {
        ClusterPlanner planner = new ClusterPlanner(context.usersOfServiceAccount());
        return roleArns.stream()
                .flatMap(arn -> planner
                        .release(
                                context.namespace(),
                                serviceAccount.name(),
                                arn,
                                context.inCluster(Optional.empty()).serviceAccount())
                        .stream())
                .toList();
    }

    private List<Change> configMap(BindingContext context, NamespacedName serviceAccount, List<Sibling> remaining) {
        Optional<ObservedConfigMap> observed =
                context.inCluster(Optional.empty()).configMap();
        return remaining.isEmpty()
                ? ClusterPlanner.empty(context.namespace(), ProfilesConfigMap.nameFor(serviceAccount.name()), observed)
                : context.sourceRole()
                        .map(_ -> SharedSourceRole.configMap(
                                accounts.cluster(),
                                context.namespace(),
                                serviceAccount.name(),
                                OwnedRoles.sourceArn(context, accounts),
                                remaining))
                        .map(wanted -> ClusterPlanner.configMap(wanted, observed))
                        .orElse(List.of());
    }

    /** An association is made after the source role only. Where it cannot be taken, the roles go all the same, and access with them. */
    private Step dissociate(BindingContext context, NamespacedName serviceAccount) {
        if (context.roleArn().isPresent() && context.sourceRole().isEmpty()) {
            return Step.NONE;
        }
        AwsAccount account = context.sourceAccount().orElseThrow();
        if (AccountRules.abandonment(account).isPresent()) {
            return Step.NONE;
        }
        AccountAccess home = accounts.access(account);
        ClusterPlanner.undissociable(
                        home.cluster(),
                        new AccountId(account.getSpec().accountId()),
                        context.namespace(),
                        serviceAccount.name())
                .ifPresent(problem -> {
                    throw new ProblemException(problem, null);
                });
        EksCluster cluster = EksCluster.of(home.cluster()).orElseThrow();
        return new Step(
                home,
                ClusterPlanner.dissociate(
                        cluster,
                        context.namespace(),
                        serviceAccount.name(),
                        context.ownerTags(home),
                        planning.readAssociation(home, cluster, serviceAccount)));
    }

    /** Other bindings still share the role: it may no longer become this one's target, and nothing else of it changes. */
    private Step narrow(OwnedRoles given, List<Sibling> remaining) {
        List<Change> all = new ArrayList<>();
        for (String name : given.names()) {
            all.addAll(planning.plan(
                            given.access(),
                            name,
                            true,
                            role -> AccountPlanner.removeTarget(
                                    SharedSourceRole.permissions(remaining),
                                    given.tags(),
                                    given.caps().permissionsBoundary(),
                                    role))
                    .changes());
        }
        return new Step(given.access(), all);
    }

    /** Nothing is deleted on memory alone: the owner tags of each role are read again. */
    private Step tearDown(OwnedRoles given, DeletionPolicy policy, boolean profile, Set<String> left) {
        List<Change> all = new ArrayList<>();
        for (String name : given.names()) {
            RoleObservation role = planning.readBeforeDeletion(given.access(), name);
            RoleRemovalPlanner tearDown = new RoleRemovalPlanner(
                    name, given.tags(), policy, given.caps().permissionsBoundary(), profile);
            all.addAll(tearDown.plan(role).changes());
            if (tearDown.keepsForeignRole(role)) {
                left.add(name);
            }
        }
        return new Step(given.access(), all);
    }

    /** The name of a role is what follows the last slash of its ARN (IAM identifiers). */
    static String nameIn(String roleArn) {
        return roleArn.substring(roleArn.lastIndexOf('/') + 1);
    }
}
