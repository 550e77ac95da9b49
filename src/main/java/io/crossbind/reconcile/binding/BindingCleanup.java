package io.crossbind.reconcile.binding;

import io.crossbind.apply.Applied;
import io.crossbind.desired.AccountRules;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.ReductionPlan;
import io.crossbind.plan.binding.Removal;
import io.crossbind.plan.binding.RemovalJudge;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.Events;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Removes what a binding was given, going by what its status says and by what the roles' own tags say. */
public final class BindingCleanup {
    private final AccountRegistry accounts;
    private final ClusterCommands cluster;
    private final BindingMemory memory;
    private final PlanExecutor executor;
    private final Events events;
    private final Clock clock;

    public BindingCleanup(
            AccountRegistry accounts,
            ClusterCommands cluster,
            BindingMemory memory,
            PlanExecutor executor,
            Events events,
            Clock clock) {
        this.accounts = accounts;
        this.cluster = cluster;
        this.memory = memory;
        this.executor = executor;
        this.events = events;
        this.clock = clock;
    }

    /** Whether all that a binding whose access was revoked may have had is known, so that what is not known of is not there. */
    boolean hasRead(BindingContext context) {
        try {
            return !memory.unreadGrants().contains(context.uid())
                    && Stream.concat(Stream.of(context.account()), context.sourceAccount().stream())
                            .allMatch(account -> !AccountRules.isManaged(account)
                                    || accounts.inventoryOf(account).isKnown());
        } catch (ProblemException e) {
            return false;
        }
    }

    /**
     * The binding stays but is no longer admitted: its roles go, whatever is to become of them at deletion.
     *
     * @return what was removed, and why not all could be
     */
    Applied revoke(BindingContext context) {
        memory.unreadGrants().remove(context.uid());
        return remove(context, Removal.REVOKE);
    }

    /**
     * Removes access of the binding.
     *
     * @return what was removed, and why not all could be
     */
    Applied remove(BindingContext context, Removal removal) {
        return memory.members().withLock(context, () -> judged(context, removal));
    }

    private Applied judged(BindingContext context, Removal removal) {
        List<Sibling> siblings =
                context.workload().sharesSource() ? memory.members().of(context, Optional.empty()) : List.of();
        GivenAccessGatherer gatherer = new GivenAccessGatherer(context, accounts, cluster, siblings, clock);
        return switch (Judging.repeat(() -> RemovalJudge.judge(removal, gatherer.observations()), gatherer::read)) {
            case Judgement.Blocked<ReductionPlan>(Problem problem, var _) ->
                new Applied(List.of(), Optional.of(problem));
            case Judgement.Ready<ReductionPlan>(ReductionPlan plan) ->
                execute(context, removal, plan, siblings, gatherer);
            case Judgement.NeedsRead<ReductionPlan>(var refs) -> throw new IllegalStateException("unread: " + refs);
        };
    }

    private Applied execute(
            BindingContext context,
            Removal removal,
            ReductionPlan plan,
            List<Sibling> siblings,
            GivenAccessGatherer gatherer) {
        if (removal.includesRoles()) {
            memory.members().leave(context);
        }
        recordUnread(context, removal, plan.unreadGrants());
        Applied applied = executor.execute(context, gatherer::access, plan);
        if (removal.blocksTrust()
                && applied.failure().filter(BindingCleanup::lasts).isPresent()) {
            GivenAccessGatherer after = new GivenAccessGatherer(context, accounts, cluster, siblings, clock);
            return executor.execute(context, after::access, RemovalJudge.blockTrust(after.observations()))
                    .after(applied);
        }
        if (removal.includesRoles() && applied.failure().isEmpty()) {
            tellAbandoned(context);
            tellLeft(context, plan.leftRoles());
        }
        return applied;
    }

    private static boolean lasts(Problem problem) {
        return !problem.isTransient();
    }

    /** A binding that stays is looked at again. Without a status that names the resource, a binding that goes is not. */
    private void recordUnread(BindingContext context, Removal removal, List<Problem> unread) {
        if (removal == Removal.REVOKE) {
            if (!unread.isEmpty()) {
                memory.unreadGrants().add(context.uid());
            }
            return;
        }
        unread.forEach(problem -> events.warning(
                context.binding(),
                "GrantUnread",
                problem.message()
                        + ". The status records no grant there; if the status was lost, statements of this binding"
                        + " may remain."));
    }

    private void tellLeft(BindingContext context, Set<String> roles) {
        if (!roles.isEmpty()) {
            events.warning(
                    context.binding(),
                    "RoleLeft",
                    "Role " + String.join(", ", roles)
                            + " no longer has this binding's tags, so the operator did not change it.");
        }
    }

    /** No later pass looks at an abandoned account: the object names it no longer, or goes. */
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
}
