package io.crossbind.reconcile.binding;

import io.crossbind.apply.Applied;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.binding.ClampJudge;
import io.crossbind.plan.binding.ClampJudge.Clamp;
import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.ReductionPlan;
import io.crossbind.reconcile.AccountRegistry;
import io.crossbind.reconcile.port.ClusterCommands;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Holds what a binding was given to what is still allowed, whatever else hinders the binding. Nothing is made or extended. */
public final class LimitEnforcement {
    private final AccountRegistry accounts;
    private final ClusterCommands cluster;
    private final ServiceAccountMembers members;
    private final PlanExecutor executor;
    private final Clock clock;

    public LimitEnforcement(
            AccountRegistry accounts,
            ClusterCommands cluster,
            ServiceAccountMembers members,
            PlanExecutor executor,
            Clock clock) {
        this.accounts = accounts;
        this.cluster = cluster;
        this.members = members;
        this.executor = executor;
        this.clock = clock;
    }

    /** Each account by itself: an account that is out of reach does not keep the other from being clamped. */
    Applied enforce(BindingContext context) {
        return members.withLock(context, () -> enforce(context, false));
    }

    /** The roles alone, which stay behind when the binding goes. */
    Applied enforceBeforeRelease(BindingContext context) {
        return members.withLock(context, () -> enforce(context, true));
    }

    private Applied enforce(BindingContext context, boolean beforeRelease) {
        GivenAccessGatherer gatherer = new GivenAccessGatherer(context, accounts, cluster, List.of(), clock);
        Clamp clamp = new Clamp(
                beforeRelease,
                Optional.ofNullable(context.binding().getSpec().revokeSessionsBefore()),
                context.leadsToTarget(),
                context.namesAnything(),
                grantBounds(context),
                context.namespaceUid());
        return switch (Judging.repeat(() -> ClampJudge.judge(clamp, gatherer.observations()), gatherer::read)) {
            case Judgement.Ready<ReductionPlan>(ReductionPlan plan) ->
                executor.execute(context, gatherer::access, plan);
            case Judgement.Blocked<ReductionPlan>(var problem, var _) -> new Applied(List.of(), Optional.of(problem));
            case Judgement.NeedsRead<ReductionPlan>(var refs) -> throw new IllegalStateException("unread: " + refs);
        };
    }

    private static Optional<GrantBounds> grantBounds(BindingContext context) {
        try {
            return Optional.of(OwnedGrants.caps(context.account()));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }
}
