package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.apply.Applied;
import io.crossbind.desired.Desired;
import io.crossbind.desired.Desired.GivenAccess;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.binding.AccessOnProblem;
import io.crossbind.plan.binding.BindingJudge;
import io.crossbind.plan.binding.BindingPlan;
import io.crossbind.plan.binding.BindingRecord;
import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.Ref;
import io.crossbind.plan.binding.Removal;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** One pass over one binding: gather, judge, execute. */
public final class BindingPass {
    private final AccountRegistry accounts;
    private final BindingMemory memory;
    private final PlanExecutor executor;
    private final BindingCleanup cleanup;
    private final LimitEnforcement limits;
    private final BindingStatusWriter statuses;
    private final InjectedNamespaces injected;
    private final ClusterCommands cluster;
    private final Clock clock;

    /** The parameters are nine, since the pass is where gathering, judging and executing meet. */
    public BindingPass(
            AccountRegistry accounts,
            ClusterCommands cluster,
            PlanExecutor executor,
            BindingCleanup cleanup,
            LimitEnforcement limits,
            BindingStatusWriter statuses,
            BindingMemory memory,
            InjectedNamespaces injected,
            Clock clock) {
        this.accounts = accounts;
        this.cluster = cluster;
        this.executor = executor;
        this.cleanup = cleanup;
        this.limits = limits;
        this.statuses = statuses;
        this.memory = memory;
        this.injected = injected;
        this.clock = clock;
    }

    /**
     * Makes the binding true.
     *
     * @return what came of it; empty if an account is only just being read
     * @throws ProblemException if something that it needs is not there
     */
    Optional<BindingOutcome> run(BindingContext context) {
        Optional<Problem> expired = memory.deadlines().problem(context.binding());
        if (expired.isPresent()) {
            return Optional.of(revoked(context, expired.get()));
        }
        Optional<Problem> abandoned = Abandonment.of(context).why();
        if (abandoned.isPresent()) {
            return Optional.of(revoked(context, abandoned.get()));
        }
        try {
            Optional<Problem> excluded = context.admissionRefusal(accounts);
            if (excluded.isPresent()) {
                return Optional.of(revoked(context, excluded.get()));
            }
            BindingAccounts sides = BindingAccounts.of(context, accounts);
            return sides.areKnown()
                    ? Optional.of(memory.members().withLock(context, () -> judged(context, sides)))
                    : Optional.empty();
        } catch (ProblemException e) {
            Applied applied = limits.enforce(context);
            if (applied.failure().isEmpty() && applied.done().isEmpty()) {
                throw e;
            }
            return Optional.of(refused(applied, e.problem(), new Roles.Unchanged()));
        }
    }

    /**
     * The binding is being deleted. A role is retained only within what is still allowed, and not where nothing is any more.
     *
     * @return what was taken away, and why not all could be
     */
    Applied delete(BindingContext context) {
        boolean retained = context.binding().getSpec().deletionPolicy() != DeletionPolicy.Delete;
        if (!retained || isExcluded(context)) {
            return cleanup.remove(context, Removal.DELETE);
        }
        Applied restricted = limits.enforceBeforeRelease(context);
        return restricted.failure().isPresent()
                ? cleanup.remove(context, Removal.GRANTS_BEFORE_RELEASE).after(restricted)
                : cleanup.remove(context, Removal.RELEASE);
    }

    /** Whether nothing in AWS is left of a binding whose access was revoked, as far as its accounts tell. */
    boolean hasNothing(BindingContext context) {
        return cleanup.hasRead(context);
    }

    private boolean isExcluded(BindingContext context) {
        try {
            return memory.deadlines()
                    .problem(context.binding())
                    .or(() -> context.admissionRefusal(accounts))
                    .isPresent();
        } catch (ProblemException e) {
            return false;
        }
    }

    private BindingOutcome judged(BindingContext context, BindingAccounts sides) {
        return switch (sides.design(context, memory.members()).desired()) {
            case Desired.Wanted wanted -> make(context, sides, wanted);
            case Desired.Refused(Problem problem, GivenAccess.Withdrawn _) ->
                onProblem(context, problem, AccessOnProblem.REVOKE);
            case Desired.Refused(Problem problem, GivenAccess.Kept _) ->
                onProblem(context, problem, AccessOnProblem.CLAMP);
        };
    }

    private BindingOutcome make(BindingContext context, BindingAccounts sides, Desired.Wanted wanted) {
        return switch (judgement(context, sides, wanted)) {
            case Judgement.Blocked<BindingPlan>(Problem problem, AccessOnProblem access) ->
                onProblem(context, problem, access);
            case Judgement.Ready<BindingPlan>(BindingPlan plan) -> execute(context, sides, plan);
            case Judgement.NeedsRead<BindingPlan>(Set<Ref> refs) -> throw new IllegalStateException("unread: " + refs);
        };
    }

    private Judgement<BindingPlan> judgement(BindingContext context, BindingAccounts sides, Desired.Wanted wanted) {
        BindingGatherer gatherer = new BindingGatherer(context, sides, wanted, cluster, memory.sources(), clock);
        AccountPlanner planner = new AccountPlanner(sides.target().access().cluster());
        BindingRecord recorded = gatherer.recorded();
        return Judging.repeat(
                () -> new BindingJudge(planner, wanted, recorded, gatherer.observations()).judge(), gatherer::read);
    }

    private BindingOutcome execute(BindingContext context, BindingAccounts sides, BindingPlan plan) {
        Desired.Wanted wanted = plan.wanted();
        OwnedResourcesRecord roles = new OwnedResourcesRecord(
                context, sides, wanted, plan.grants().refusals().keySet(), plan.deliveredBefore());
        recordIntent(context, roles, plan);
        wanted.target()
                .ifPresent(side -> memory.members().join(context, side.role().arn()));
        Applied applied = executor.execute(context, sides::access, plan)
                .unless(plan.grants().problem());
        if (applied.done().stream().anyMatch(Change.OfRole.class::isInstance)) {
            memory.deadlines().written(context.binding());
        }
        wanted.source()
                .filter(_ -> plan.createsSource(applied.done()))
                .flatMap(side -> sides.sourceOrTarget().ownRole(side))
                .ifPresent(memory.sources()::made);
        return applied.failure().isPresent()
                ? failed(
                        context,
                        applied,
                        plan.deliveredBefore(),
                        plan.deliveredBefore() && applied.done().containsAll(plan.ofRoles())
                                ? roles.kept()
                                : new Roles.Unchanged())
                : done(context, sides, wanted, roles.delivered(), applied);
    }

    private BindingOutcome done(
            BindingContext context, BindingAccounts sides, Desired.Wanted wanted, Roles.Named roles, Applied applied) {
        BindingOutcome outcome = came(context, sides, wanted, roles, applied);
        return context.workload().sharesSource() ? outcome.with(injected.of(context.namespaceFacts())) : outcome;
    }

    private BindingOutcome came(
            BindingContext context, BindingAccounts sides, Desired.Wanted wanted, Roles.Named roles, Applied applied) {
        boolean changed = !applied.done().isEmpty();
        if (memory.deadlines().isPropagating(context.binding())) {
            return BindingOutcome.propagating(roles, changed);
        }
        return sides.target().facts().isManaged()
                ? BindingOutcome.ready(roles, changed)
                : memory.verifier()
                        .problem(context, sides, wanted)
                        .map(problem -> memory.deadlines().patience(context, problem, Reason.ACCESS_DENIED))
                        .map(problem -> BindingOutcome.refused(problem, roles, changed))
                        .orElseGet(() -> BindingOutcome.ready(roles, changed));
    }

    private void recordIntent(BindingContext context, OwnedResourcesRecord roles, BindingPlan plan) {
        switch (plan.intent()) {
            case NONE -> {}
            case KEEP -> executor.keep(context);
            case RECORD -> {
                executor.keep(context);
                statuses.write(
                        context.binding(),
                        BindingOutcome.applying(roles.intended(plan.recreatesSource())),
                        context.writer());
            }
        }
    }

    /** Not all could be done. */
    private BindingOutcome failed(BindingContext context, Applied applied, boolean deliveredBefore, Roles known) {
        Problem failure =
                memory.deadlines().patience(context, applied.failure().orElseThrow(), Reason.PRINCIPAL_NOT_FOUND);
        boolean changed = !applied.done().isEmpty();
        return switch (AccessOnProblem.of(
                AccessOnProblem.Stage.EXECUTION, failure, deliveredBefore, context.namesAnything())) {
            case REVOKE -> revoked(context, failure).after(changed);
            case KEEP -> BindingOutcome.refused(failure, known, changed);
            case CLAMP -> refused(limits.enforce(context), failure, known).after(changed);
        };
    }

    /** Does with given access what the problem demands, and reports the problem. */
    private BindingOutcome onProblem(BindingContext context, Problem problem, AccessOnProblem access) {
        return switch (access) {
            case REVOKE -> revoked(context, problem);
            case CLAMP -> refused(limits.enforce(context), problem, new Roles.Unchanged());
            case KEEP -> BindingOutcome.refused(problem, new Roles.Unchanged(), false);
        };
    }

    private BindingOutcome revoked(BindingContext context, Problem problem) {
        Applied gone = cleanup.revoke(context);
        return BindingOutcome.refused(
                gone.failure().orElse(problem),
                gone.failure().isEmpty() ? new Roles.Gone() : new Roles.Unchanged(),
                !gone.done().isEmpty());
    }

    private static BindingOutcome refused(Applied applied, Problem problem, Roles known) {
        return BindingOutcome.refused(
                applied.failure().orElse(problem), known, !applied.done().isEmpty());
    }
}
