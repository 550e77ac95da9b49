package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.apply.ApplyResult;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.binding.AccessOnProblem;
import io.crossbind.plan.binding.AccessOnProblem.Stage;
import io.crossbind.plan.binding.BindingPlan;
import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.Removal;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;
import java.util.Optional;
import java.util.Set;

/** One pass over one binding: admit, plan and deliver, or keep, clamp or revoke the existing access after a problem. */
public final class BindingPass {
    private final BindingAdmission admission;
    private final ServiceAccountMembers members;
    private final BindingPlanner planner;
    private final BindingDelivery delivery;
    private final BindingCleanup cleanup;
    private final LimitEnforcement limits;

    public BindingPass(
            BindingAdmission admission,
            ServiceAccountMembers members,
            BindingPlanner planner,
            BindingDelivery delivery,
            BindingCleanup cleanup,
            LimitEnforcement limits) {
        this.admission = admission;
        this.members = members;
        this.planner = planner;
        this.delivery = delivery;
        this.cleanup = cleanup;
        this.limits = limits;
    }

    /**
     * Reconciles the binding.
     *
     * @return the outcome; empty while an account is read for the first time
     * @throws ProblemException if an object or fact for the pass is missing, and the problem did not change any access
     */
    Optional<BindingOutcome> run(BindingContext context) {
        try {
            Optional<Problem> refused = admission.problem(context);
            if (refused.isPresent()) {
                return Optional.of(onProblem(context, Stage.ADMISSION, refused.get()));
            }
            BindingAccounts accounts = admission.accounts(context);
            return accounts.areRead()
                    ? Optional.of(members.withLock(context, () -> reconciled(context, accounts)))
                    : Optional.empty();
        } catch (ProblemException e) {
            BindingOutcome outcome = onProblem(context, Stage.GATHERING, e.problem());
            if (outcome.equals(BindingOutcome.refused(e.problem(), new Roles.Unchanged(), false))) {
                throw e;
            }
            return Optional.of(outcome);
        }
    }

    private BindingOutcome reconciled(BindingContext context, BindingAccounts accounts) {
        return switch (planner.plan(context, accounts)) {
            case Judgement.Ready<BindingPlan>(BindingPlan plan) ->
                switch (delivery.execute(context, accounts, plan)) {
                    case BindingDelivery.Result.Done(BindingOutcome outcome) -> outcome;
                    case BindingDelivery.Result.Failed failed -> failed(context, failed);
                };
            case Judgement.Blocked<BindingPlan>(Problem problem, AccessOnProblem access) ->
                onProblem(context, access, problem, new Roles.Unchanged());
        };
    }

    private BindingOutcome failed(BindingContext context, BindingDelivery.Result.Failed failed) {
        AccessOnProblem access = AccessOnProblem.of(
                Stage.EXECUTION, failed.problem(), failed.deliveredBefore(), context.namesAnything());
        return onProblem(context, access, failed.problem(), failed.roles()).after(failed.changed());
    }

    private BindingOutcome onProblem(BindingContext context, Stage stage, Problem problem) {
        AccessOnProblem access =
                AccessOnProblem.of(stage, problem, context.history().wasDelivered(), context.namesAnything());
        return onProblem(context, access, problem, new Roles.Unchanged());
    }

    /**
     * Keeps, clamps or revokes the existing access after a problem, and reports the problem.
     *
     * @param roles the roles and grants for the status, unless all access is deleted
     */
    private BindingOutcome onProblem(BindingContext context, AccessOnProblem access, Problem problem, Roles roles) {
        return switch (access) {
            case KEEP -> BindingOutcome.refused(problem, roles, false);
            case CLAMP -> refused(limits.enforce(context), problem, roles);
            case REVOKE -> {
                ApplyResult applied = cleanup.revoke(context);
                yield refused(applied, problem, applied.failure().isEmpty() ? new Roles.Gone() : new Roles.Unchanged());
            }
        };
    }

    /** A problem of the removal itself takes precedence over the cause of the removal. */
    private static BindingOutcome refused(ApplyResult applied, Problem problem, Roles roles) {
        return BindingOutcome.refused(
                applied.failure().orElse(problem), roles, !applied.done().isEmpty());
    }

    /**
     * The end of a binding.
     *
     * @param applied the completed removals, and the problem if a removal failed
     * @param isRetained whether the roles of the binding stay
     */
    record Deletion(ApplyResult applied, boolean isRetained) {}

    /**
     * Cleans up during the deletion of a binding. A role is retained only within today's limits, and only if the accounts allow retention and the
     * binding may have access. A retained role keeps its owner tags, and the passes over its account enforce the limits.
     */
    Deletion delete(BindingContext context) {
        boolean isRetained = context.binding().getSpec().deletionPolicy() != DeletionPolicy.Delete;
        if (!isRetained || admission.isRefused(context) || !admission.allowsRetain(context)) {
            return new Deletion(cleanup.remove(context, Removal.DELETE), false);
        }
        ApplyResult clamped = limits.enforceBeforeRetain(context);
        return new Deletion(
                clamped.failure().isPresent()
                        ? cleanup.remove(context, Removal.GRANTS_BEFORE_RETAIN).mergedAfter(clamped)
                        : cleanup.remove(context, Removal.RETAIN),
                true);
    }

    /** The resources in the binding's status or record that can be resources of the account. */
    Set<String> namedGrants(BindingContext context) {
        return cleanup.namedGrants(context);
    }

    /** Whether no AWS object of a revoked binding remains, as far as its accounts show. */
    boolean isEmptied(BindingContext context) {
        return cleanup.hasRead(context);
    }
}
