package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applied;
import io.crossbind.desired.Desired;
import io.crossbind.desired.Desired.GivenAccess;
import io.crossbind.desired.InjectedNamespaces;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.plan.BindingPlan;
import io.crossbind.plan.Change;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.ReadFirstPlanner;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One pass over one binding: resolve, design, plan, apply. */
public final class BindingPass {
    /**
     * What AWS refuses until somebody acts, besides what has to be corrected in the manifest. Not {@link Reason#PRINCIPAL_NOT_FOUND}: a role
     * that is made anew at each attempt is as unknown at each.
     */
    private static final Set<Reason> REFUSED_BY_AWS = EnumSet.of(
            Reason.ACCESS_DENIED,
            Reason.QUOTA_EXCEEDED,
            Reason.POLICY_NOT_FOUND,
            Reason.BOUNDARY_NOT_FOUND,
            Reason.RESOURCE_NOT_FOUND,
            Reason.RESOURCE_POLICY_TOO_LONG,
            Reason.RESOURCE_POLICY_BLOCKED,
            Reason.RESOURCE_POLICY_PUBLIC,
            Reason.KEY_NOT_USABLE);

    private final AccountRegistry accounts;
    private final ServiceAccountMembers members;
    private final PlanExecutor executor;
    private final BindingCleanup cleanup;
    private final LimitEnforcement limits;
    private final BindingStatusWriter statuses;
    private final Deadlines deadlines;
    private final UnmanagedRoleVerifier verifier;
    private final InjectedNamespaces injected;
    private final TrustedSourceRoles sources = new TrustedSourceRoles();
    private final BindingPreconditions preconditions;
    private final BindingPlanner planner;

    public BindingPass(
            AccountRegistry accounts,
            ServiceAccountMembers members,
            ReadFirstPlanner planning,
            PlanExecutor executor,
            BindingCleanup cleanup,
            LimitEnforcement limits,
            BindingStatusWriter statuses,
            Deadlines deadlines,
            UnmanagedRoleVerifier verifier,
            InjectedNamespaces injected) {
        this.accounts = accounts;
        this.members = members;
        this.executor = executor;
        this.cleanup = cleanup;
        this.limits = limits;
        this.preconditions = new BindingPreconditions(planning, sources);
        this.planner = new BindingPlanner(planning);
        this.statuses = statuses;
        this.deadlines = deadlines;
        this.verifier = verifier;
        this.injected = injected;
    }

    /**
     * Makes the binding true.
     *
     * @return what came of it; empty if an account is only just being read
     * @throws ProblemException if something that it needs is not there
     */
    Optional<BindingOutcome> run(BindingContext context) {
        Optional<Problem> expired = deadlines.problem(context.binding());
        if (expired.isPresent()) {
            return Optional.of(withdrawn(context, expired.get()));
        }
        Optional<Problem> abandoned = Abandonment.of(context).why();
        if (abandoned.isPresent()) {
            return Optional.of(withdrawn(context, abandoned.get()));
        }
        try {
            Optional<Problem> excluded = context.admissionRefusal(accounts);
            if (excluded.isPresent()) {
                return Optional.of(withdrawn(context, excluded.get()));
            }
            BindingAccounts sides = BindingAccounts.of(context, accounts);
            return sides.areKnown()
                    ? Optional.of(members.withLock(context, () -> judged(context, sides)))
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
            return cleanup.delete(context, DeletionPolicy.Delete);
        }
        Applied restricted = limits.enforceBeforeRelease(context);
        return restricted.failure().isPresent()
                ? cleanup.takeGrants(context).after(restricted)
                : cleanup.delete(context, DeletionPolicy.Retain);
    }

    /** Whether nothing in AWS is left of a binding whose access was revoked, as far as its accounts tell. */
    boolean hasNothing(BindingContext context) {
        return cleanup.hasRead(context);
    }

    private boolean isExcluded(BindingContext context) {
        try {
            return deadlines
                    .problem(context.binding())
                    .or(() -> context.admissionRefusal(accounts))
                    .isPresent();
        } catch (ProblemException e) {
            return false;
        }
    }

    private BindingOutcome judged(BindingContext context, BindingAccounts sides) {
        return switch (sides.design(context, members).desired()) {
            case Desired.Wanted wanted -> make(context, sides, wanted);
            case Desired.Refused(Problem problem, GivenAccess.Withdrawn _) -> withdrawn(context, problem);
            case Desired.Refused(Problem problem, GivenAccess.Kept _) -> restricted(context, problem);
        };
    }

    private BindingOutcome make(BindingContext context, BindingAccounts sides, Desired.Wanted wanted) {
        Optional<Problem> hindrance = preconditions.firstViolation(context, sides, wanted);
        if (hindrance.isPresent()) {
            return restricted(context, hindrance.get());
        }
        BindingPlan plan = planner.plan(context, sides, wanted);
        OwnedResourcesRecord roles = new OwnedResourcesRecord(
                context, sides, wanted, plan.grants().refusals().keySet());
        boolean deliveredBefore = roles.wereDelivered();
        Optional<Problem> refused = plan.problem()
                .or(() -> plan.grants().problem().filter(_ -> !deliveredBefore))
                .or(() -> executor.taken(context, plan.cluster().changes()));
        if (refused.isPresent()) {
            return !deliveredBefore && context.namesAnything() && lasts(refused.get())
                    ? withdrawn(context, refused.get())
                    : restricted(context, refused.get());
        }
        writeDownIntent(context, wanted, roles, plan);
        wanted.target().ifPresent(side -> members.join(context, side.role().arn()));
        Applied applied = apply(context, sides, plan, deliveredBefore);
        if (applied.done().stream().anyMatch(Change.OfRole.class::isInstance)) {
            deadlines.written(context.binding());
        }
        wanted.source()
                .filter(side -> BindingPlan.isMade(side, applied.done()))
                .flatMap(side -> sides.sourceOrTarget().ownRole(side))
                .ifPresent(sources::made);
        return applied.failure().isPresent()
                ? failed(
                        context,
                        applied,
                        deliveredBefore,
                        deliveredBefore && applied.done().containsAll(plan.ofRoles())
                                ? roles.kept()
                                : new Roles.Unchanged())
                : done(context, sides, wanted, roles.delivered(), applied);
    }

    /** What a role's own policy says of grants comes after the policies of the resources, and only as far as those took them. */
    private Applied apply(BindingContext context, BindingAccounts sides, BindingPlan plan, boolean deliveredBefore) {
        AccountAccess source = sides.sourceOrTarget().access();
        AccountAccess target = sides.target().access();
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(source, plan.ofSource()));
        steps.add(new Step(target, plan.target().changes()));
        Step added = new Step(target, plan.grants().added(), deliveredBefore);
        steps.add(isOpen(plan.ofRoles()) ? 0 : steps.size(), added);
        steps.add(new Step(target, plan.grants().changes(), deliveredBefore));
        return executor.apply(
                        context,
                        steps,
                        done -> done.containsAll(plan.ofRoles()) ? new Step(source, plan.mirrored(done)) : Step.NONE,
                        new Step(source, plan.cluster().changes()))
                .unless(plan.grants().problem());
    }

    /** Whether roles may be given more before they are changed, so that what moves from a role to a resource is never missing. */
    private static boolean isOpen(List<Change> ofRoles) {
        return ofRoles.stream()
                .noneMatch(change -> change instanceof Change.CreateRole
                        || change instanceof Change.PutPermissionsBoundary
                        || change instanceof Change.UpdateTrustPolicy);
    }

    private BindingOutcome done(
            BindingContext context, BindingAccounts sides, Desired.Wanted wanted, Roles.Named roles, Applied applied) {
        BindingOutcome outcome = came(context, sides, wanted, roles, applied);
        return context.workload().sharesSource() ? outcome.with(injected.of(context.namespaceFacts())) : outcome;
    }

    private BindingOutcome came(
            BindingContext context, BindingAccounts sides, Desired.Wanted wanted, Roles.Named roles, Applied applied) {
        boolean changed = !applied.done().isEmpty();
        if (deadlines.isPropagating(context.binding())) {
            return BindingOutcome.propagating(roles, changed);
        }
        return sides.target().facts().isManaged()
                ? BindingOutcome.ready(roles, changed)
                : verifier.problem(context, sides, wanted)
                        .map(problem -> deadlines.patience(context, problem, Reason.ACCESS_DENIED))
                        .map(problem -> BindingOutcome.refused(problem, roles, changed))
                        .orElseGet(() -> BindingOutcome.ready(roles, changed));
    }

    /**
     * A kill between the first call and the next status must leave no role that no status names, nor one that is made again and would be
     * taken for somebody else's.
     */
    private void writeDownIntent(
            BindingContext context, Desired.Wanted wanted, OwnedResourcesRecord roles, BindingPlan plan) {
        boolean madeAgain = context.sourceRole().map(RoleStatus::id).isPresent()
                && wanted.source()
                        .filter(side -> BindingPlan.isMade(side, plan.ofSource()))
                        .isPresent();
        if (plan.isInAws() && !roles.areNamed() || madeAgain) {
            executor.keep(context);
            statuses.write(context.binding(), BindingOutcome.applying(roles.intended(madeAgain)), context.writer());
        }
    }

    /** Not all could be done. What was never delivered is not left half-written, and the rest still keeps to the limits. */
    private BindingOutcome failed(BindingContext context, Applied applied, boolean deliveredBefore, Roles known) {
        Problem failure = deadlines.patience(context, applied.failure().orElseThrow(), Reason.PRINCIPAL_NOT_FOUND);
        boolean changed = !applied.done().isEmpty();
        if (lasts(failure) && !deliveredBefore) {
            return withdrawn(context, failure).after(changed);
        }
        return failure.reason().recovery() == Recovery.BACKOFF
                ? BindingOutcome.refused(failure, known, changed)
                : refused(limits.enforce(context), failure, known).after(changed);
    }

    private static boolean lasts(Problem problem) {
        return problem.reason().recovery() == Recovery.SPEC_CHANGE || REFUSED_BY_AWS.contains(problem.reason());
    }

    /** Takes everything back, for this reason. */
    private BindingOutcome withdrawn(BindingContext context, Problem problem) {
        Applied gone = cleanup.revoke(context);
        return BindingOutcome.refused(
                gone.failure().orElse(problem),
                gone.failure().isEmpty() ? new Roles.Gone() : new Roles.Unchanged(),
                !gone.done().isEmpty());
    }

    /** Makes nothing, and takes back what the accounts no longer allow. */
    private BindingOutcome restricted(BindingContext context, Problem problem) {
        return refused(limits.enforce(context), problem, new Roles.Unchanged());
    }

    private static BindingOutcome refused(Applied applied, Problem problem, Roles known) {
        return BindingOutcome.refused(
                applied.failure().orElse(problem), known, !applied.done().isEmpty());
    }
}
