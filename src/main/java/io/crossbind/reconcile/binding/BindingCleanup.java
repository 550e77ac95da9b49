package io.crossbind.reconcile.binding;

import io.crossbind.apply.ApplyResult;
import io.crossbind.desired.BindingFacts.Sibling;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.binding.AccessOnProblem;
import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.ReductionPlan;
import io.crossbind.plan.binding.Removal;
import io.crossbind.plan.binding.RemovalJudge;
import io.crossbind.reconcile.port.Events;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Removes the access of a binding, as shown by the binding's status and the owner tags of roles. */
public final class BindingCleanup {
    private final GivenAccessGatherers gatherers;
    private final BindingMemories memories;
    private final ServiceAccountMembers members;
    private final TrustedSourceRoles sources;
    private final PlanExecutor executor;
    private final Events events;

    public BindingCleanup(
            GivenAccessGatherers gatherers,
            BindingMemories memories,
            ServiceAccountMembers members,
            TrustedSourceRoles sources,
            PlanExecutor executor,
            Events events) {
        this.gatherers = gatherers;
        this.memories = memories;
        this.members = members;
        this.sources = sources;
        this.executor = executor;
        this.events = events;
    }

    /** Whether the operator has read every object that may have belonged to a revoked binding. If so, an unknown object does not exist. */
    boolean hasRead(BindingContext context) {
        return !memories.of(context.binding()).hasUnreadGrants() && gatherers.haveRead(context);
    }

    /** The resources in the binding's status or record that can be resources of the account. */
    Set<String> namedGrants(BindingContext context) {
        return gatherers.namedGrants(context);
    }

    /**
     * Removes all access of an existing binding. Roles are deleted even if the deletion of the binding would retain them.
     *
     * @return the completed removals, and the problem if a removal failed
     */
    ApplyResult revoke(BindingContext context) {
        memories.of(context.binding()).hasUnreadGrants(false);
        return remove(context, Removal.REVOKE);
    }

    /**
     * Removes access of the binding.
     *
     * @return the completed removals, and the problem if a removal failed
     */
    ApplyResult remove(BindingContext context, Removal removal) {
        return members.withLock(context, () -> judgement(context, removal));
    }

    private ApplyResult judgement(BindingContext context, Removal removal) {
        List<Sibling> siblings = context.workload().sharesSource() ? members.of(context, Optional.empty()) : List.of();
        GivenAccessGatherer gatherer = gatherers.of(context, siblings);
        boolean waits = removal.isFinal() && gatherer.waitsForAnswers(memories.of(context.binding()));
        return switch (Judging.repeat(
                () -> RemovalJudge.judge(removal, gatherer.observations(), waits), gatherer::read)) {
            case Judgement.Ready<ReductionPlan>(ReductionPlan plan) ->
                execute(context, removal, plan, siblings, gatherer);
            case Judgement.Blocked<ReductionPlan>(Problem problem, AccessOnProblem _) ->
                new ApplyResult(List.of(), Optional.of(problem));
        };
    }

    private ApplyResult execute(
            BindingContext context,
            Removal removal,
            ReductionPlan plan,
            List<Sibling> siblings,
            GivenAccessGatherer gatherer) {
        if (removal.includesRoles()) {
            members.leave(context);
        }
        recordUnread(context, removal, plan.unreadGrants());
        ApplyResult applied = executor.execute(context, gatherer::access, plan);
        if (removal.blocksTrust()
                && applied.failure().filter(problem -> !problem.isTransient()).isPresent()) {
            GivenAccessGatherer after = gatherers.of(context, siblings);
            return executor.execute(context, after::access, RemovalJudge.blockTrust(after.observations()))
                    .mergedAfter(applied);
        }
        if (removal.includesRoles() && applied.failure().isEmpty()) {
            sources.forget(context);
            warnOfAbandoned(context);
            warnOfLeft(context, plan.leftRoles());
        }
        return applied;
    }

    /** A later pass over an existing binding reads the resources. A binding being deleted has no later pass. */
    private void recordUnread(BindingContext context, Removal removal, List<Problem> unread) {
        if (removal == Removal.REVOKE) {
            if (!unread.isEmpty()) {
                memories.of(context.binding()).hasUnreadGrants(true);
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

    private void warnOfLeft(BindingContext context, Set<String> roles) {
        if (!roles.isEmpty()) {
            events.warning(
                    context.binding(),
                    "RoleLeft",
                    "Role " + String.join(", ", roles)
                            + " no longer has this binding's tags, so the operator did not change it.");
        }
    }

    /** No later pass reads an abandoned account for this binding. */
    private void warnOfAbandoned(BindingContext context) {
        Abandonment abandonment = Abandonment.of(context);
        Set<String> left = new TreeSet<>(abandonment.remainingObjects(context));
        if (!left.isEmpty()) {
            events.warning(
                    context.binding(),
                    Reason.ACCOUNT_ABANDONED.title(),
                    abandonment.why().orElseThrow().message() + ". These objects may remain: " + String.join(", ", left)
                            + ".");
        }
    }
}
