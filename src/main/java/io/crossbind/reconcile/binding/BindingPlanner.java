package io.crossbind.reconcile.binding;

import io.crossbind.desired.Desired;
import io.crossbind.model.Problem;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.binding.AccessOnProblem;
import io.crossbind.plan.binding.AccessOnProblem.Stage;
import io.crossbind.plan.binding.BindingJudge;
import io.crossbind.plan.binding.BindingPlan;
import io.crossbind.plan.binding.BindingRecord;
import io.crossbind.plan.binding.Judgement;
import io.crossbind.reconcile.port.ClusterCommands;
import java.time.Clock;

/** Plans an admitted binding: designs the desired state, gathers the known facts, and judges until no fact needs a read. */
public final class BindingPlanner {
    private final ClusterCommands cluster;
    private final ServiceAccountMembers members;
    private final TrustedSourceRoles sources;
    private final Clock clock;

    public BindingPlanner(
            ClusterCommands cluster, ServiceAccountMembers members, TrustedSourceRoles sources, Clock clock) {
        this.cluster = cluster;
        this.members = members;
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * Plans the binding. The caller holds the lock of a shared service account.
     *
     * @throws io.crossbind.model.ProblemException if an object needed by the plan cannot be read
     */
    Judgement.Final<BindingPlan> plan(BindingContext context, BindingAccounts accounts) {
        return switch (accounts.design(context, members).desired()) {
            case Desired.Wanted wanted -> judgement(context, accounts, wanted);
            case Desired.Refused(Problem problem, Desired.Rule rule) ->
                new Judgement.Blocked<>(
                        problem,
                        AccessOnProblem.of(
                                stage(rule), problem, context.history().wasDelivered(), context.namesAnything()));
        };
    }

    private static Stage stage(Desired.Rule rule) {
        return switch (rule) {
            case ADMISSION -> Stage.ADMISSION;
            case CONTENT -> Stage.CONTENT;
        };
    }

    private Judgement.Final<BindingPlan> judgement(
            BindingContext context, BindingAccounts accounts, Desired.Wanted wanted) {
        BindingGatherer gatherer = new BindingGatherer(context, accounts, wanted, cluster, sources, clock);
        AccountPlanner planner = new AccountPlanner(accounts.target().access().cluster());
        BindingRecord recorded = gatherer.recorded();
        return Judging.repeat(
                () -> new BindingJudge(planner, wanted, recorded, gatherer.observations()).judge(), gatherer::read);
    }
}
