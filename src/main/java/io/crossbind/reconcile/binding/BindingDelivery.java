package io.crossbind.reconcile.binding;

import io.crossbind.apply.ApplyResult;
import io.crossbind.desired.Desired;
import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import io.crossbind.plan.binding.BindingPlan;
import io.crossbind.plan.binding.Intent;
import io.crossbind.status.BindingOutcome;
import io.crossbind.status.BindingOutcome.Roles;

/** Delivers the access of a binding: records the intent of a plan, executes the plan, and reports the result. */
public final class BindingDelivery {
    private final PlanExecutor executor;
    private final BindingRecorder recorder;
    private final BindingMemories memories;
    private final ServiceAccountMembers members;
    private final TrustedSourceRoles sources;
    private final Readiness readiness;

    public BindingDelivery(
            PlanExecutor executor,
            BindingRecorder recorder,
            BindingMemories memories,
            ServiceAccountMembers members,
            TrustedSourceRoles sources,
            Readiness readiness) {
        this.executor = executor;
        this.recorder = recorder;
        this.memories = memories;
        this.members = members;
        this.sources = sources;
        this.readiness = readiness;
    }

    /** The outcome of a plan. */
    sealed interface Result {

        /** All of the plan is done. */
        record Done(BindingOutcome outcome) implements Result {}

        /**
         * A change failed.
         *
         * @param deliveredBefore whether the binding was ever fully applied
         * @param roles the roles and grants for the status
         * @param changed whether another change is done
         */
        record Failed(Problem problem, boolean deliveredBefore, Roles roles, boolean changed) implements Result {}
    }

    /** Executes the plan. The caller holds the lock of a shared service account. */
    Result execute(BindingContext context, BindingAccounts accounts, BindingPlan plan) {
        Desired.Wanted wanted = plan.wanted();
        OwnedResourcesRecord roles = new OwnedResourcesRecord(
                context, accounts, wanted, plan.grants().refusals().keySet(), plan.deliveredBefore());
        recordIntent(context, roles, plan);
        wanted.target().ifPresent(state -> members.join(context, state.role().arn()));
        ApplyResult applied = executor.execute(context, accounts::access, plan)
                .orFailure(plan.grants().problem());
        BindingMemory memory = memories.of(context.binding());
        recordWrites(memory, accounts, plan, applied);
        if (applied.failure().isPresent() && applied.done().stream().anyMatch(Change.DeleteRole.class::isInstance)) {
            invalidatePolicies(accounts, wanted);
        }
        boolean changed = !applied.done().isEmpty();
        return applied.failure()
                .map(problem -> readiness.problem(context, memory, problem))
                .<Result>map(problem -> new Result.Failed(
                        problem, plan.deliveredBefore(), rolesAfterFailure(plan, applied, roles), changed))
                .orElseGet(() -> new Result.Done(
                        readiness.outcome(context, memory, accounts, wanted, roles.delivered(), changed)));
    }

    private void recordIntent(BindingContext context, OwnedResourcesRecord roles, BindingPlan plan) {
        if (plan.intent() != Intent.NONE) {
            executor.keep(context);
        }
        if (plan.intent() == Intent.RECORD
                || plan.changesAws() && context.record().isEmpty()) {
            Roles.Named intended = roles.intended(plan.recreatesSource());
            recorder.recordIntent(context.binding(), intended);
            if (plan.intent() == Intent.RECORD) {
                recorder.write(context.binding(), BindingOutcome.applying(intended), context.writer());
            }
        }
    }

    /** A statement for a deleted role is void, but the snapshot still shows the former statement. */
    private static void invalidatePolicies(BindingAccounts accounts, Desired.Wanted wanted) {
        wanted.grants()
                .forEach(grant ->
                        accounts.target().access().inventory().policies().invalidate(grant.holder()));
    }

    private void recordWrites(BindingMemory memory, BindingAccounts accounts, BindingPlan plan, ApplyResult applied) {
        if (applied.done().stream().anyMatch(Change.OfRole.class::isInstance)) {
            readiness.roleWritten(memory);
        }
        if (plan.createsSource(applied.done())) {
            accounts.source()
                    .flatMap(account -> plan.wanted().source().flatMap(account::ownRole))
                    .ifPresent(sources::created);
        }
    }

    /** The roles exist if all role changes are done: only grants are missing. */
    private static Roles rolesAfterFailure(BindingPlan plan, ApplyResult applied, OwnedResourcesRecord roles) {
        return plan.deliveredBefore() && applied.done().containsAll(plan.ofRoles())
                ? roles.kept()
                : new Roles.Unchanged();
    }
}
