package io.crossbind.reconcile.binding;

import io.crossbind.apply.ApplyResult;
import io.crossbind.model.Problem;
import io.crossbind.plan.binding.AccessOnProblem;
import io.crossbind.plan.binding.ClampJudge;
import io.crossbind.plan.binding.ClampJudge.Clamp;
import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.ReductionPlan;
import io.crossbind.plan.binding.Side;
import java.util.List;
import java.util.Optional;

/** Clamps the access of a binding to today's limits, whatever problem the binding has. A clamp creates and extends nothing. */
public final class LimitEnforcement {
    private final GivenAccessGatherers gatherers;
    private final ServiceAccountMembers members;
    private final PlanExecutor executor;

    public LimitEnforcement(GivenAccessGatherers gatherers, ServiceAccountMembers members, PlanExecutor executor) {
        this.gatherers = gatherers;
        this.members = members;
        this.executor = executor;
    }

    /** Clamps roles and the statements of resources. An unreachable account does not block the clamp in the other account. */
    ApplyResult enforce(BindingContext context) {
        return members.withLock(context, () -> enforce(context, false));
    }

    /** Clamps only the roles, which stay when the binding is deleted. */
    ApplyResult enforceBeforeRetain(BindingContext context) {
        return members.withLock(context, () -> enforce(context, true));
    }

    private ApplyResult enforce(BindingContext context, boolean beforeRetain) {
        GivenAccessGatherer gatherer = gatherers.of(context, List.of());
        Clamp clamp = new Clamp(
                beforeRetain,
                SessionRevocations.of(context, Side.TARGET).before(),
                SessionRevocations.of(context, Side.SOURCE).before(),
                context.namesAnything(),
                gatherers.grantBounds(context),
                gatherers.uids(context));
        return switch (Judging.repeat(() -> ClampJudge.judge(clamp, gatherer.observations()), gatherer::read)) {
            case Judgement.Ready<ReductionPlan>(ReductionPlan plan) ->
                executor.execute(context, gatherer::access, plan);
            case Judgement.Blocked<ReductionPlan>(Problem problem, AccessOnProblem _) ->
                new ApplyResult(List.of(), Optional.of(problem));
        };
    }
}
