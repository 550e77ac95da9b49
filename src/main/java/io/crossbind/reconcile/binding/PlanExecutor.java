package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.AccountAccess;
import io.crossbind.apply.Applier;
import io.crossbind.apply.ApplyResult;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.ChangeMessages;
import io.crossbind.plan.binding.BindingPlan;
import io.crossbind.plan.binding.OnFailure;
import io.crossbind.plan.binding.PlannedPhase;
import io.crossbind.plan.binding.ReductionPlan;
import io.crossbind.plan.binding.Side;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.PassTrace;
import io.crossbind.reconcile.PassTrace.Step;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.Events;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Executes a binding's plan and records an Event with the completed changes. */
public final class PlanExecutor {
    private final Applier applier;
    private final ClusterCommands cluster;
    private final Events events;
    private final FinalizerKeeper finalizers;

    public PlanExecutor(Applier applier, ClusterCommands cluster, Events events, FinalizerKeeper finalizers) {
        this.applier = applier;
        this.cluster = cluster;
        this.events = events;
        this.finalizers = finalizers;
    }

    /**
     * Applies the finalizers of a binding and its accounts.
     *
     * @throws ConcurrentEdit.PassEnded if the binding was edited or deleted meanwhile
     * @throws ProblemException if an account was deleted, or the API server refuses
     */
    void keep(BindingContext context) {
        CrossAccountBinding binding = context.binding();
        if (!finalizers.isKept(binding)) {
            accounts(context).forEach(account -> Finalizers.keep(account, cluster));
            finalizers.keep(binding, new CrossAccountBinding(), context.writer());
        }
    }

    private static Stream<AwsAccount> accounts(BindingContext context) {
        return Stream.concat(existing(() -> Optional.of(context.account())), existing(context::sourceAccount));
    }

    /** A missing account needs no finalizer. */
    private static Stream<AwsAccount> existing(Supplier<Optional<AwsAccount>> account) {
        try {
            return account.get().stream();
        } catch (ProblemException e) {
            return Stream.empty();
        }
    }

    private ClusterChanges inCluster(BindingContext context) {
        return cluster.changesFor(context.binding(), context::ownersOfConfigMap);
    }

    /** Executes the phases of a plan up to the first failed phase, and the phase of the own grants after a failure too. */
    ApplyResult execute(BindingContext context, Function<Side, AccountAccess> accounts, BindingPlan plan) {
        return PassTrace.step(Step.EXECUTE, () -> executed(context, accounts, plan));
    }

    private ApplyResult executed(BindingContext context, Function<Side, AccountAccess> accounts, BindingPlan plan) {
        ApplyResult before = execute(context, accounts, plan.phases());
        ApplyResult all = execute(context, accounts, List.of(plan.ownGrants(before.done())))
                .mergedAfter(before);
        if (all.failure().isEmpty()) {
            all = execute(context, accounts, List.of(plan.handOver())).mergedAfter(all);
        }
        return publish(context, all);
    }

    /** Executes a plan that only removes access. {@link OnFailure} of a phase decides whether the phase begins after a failure. */
    ApplyResult execute(BindingContext context, Function<Side, AccountAccess> accounts, ReductionPlan plan) {
        return PassTrace.step(Step.EXECUTE, () -> publish(context, execute(context, accounts, plan.phases())));
    }

    private ApplyResult execute(
            BindingContext context, Function<Side, AccountAccess> accounts, List<PlannedPhase> phases) {
        ApplyResult all = ApplyResult.NOTHING;
        for (PlannedPhase phase : phases) {
            if (phase.onFailure() == OnFailure.CONTINUE) {
                all = removed(context, accounts, phase).mergedAfter(all);
            } else if (all.failure().isEmpty()) {
                ApplyResult applied = carryOut(context, accounts, phase);
                all = new ApplyResult(applied.done(), phase.problem().or(applied::failure)).mergedAfter(all);
            }
        }
        return all;
    }

    /** A phase that cannot begin does not block the other phases. */
    private ApplyResult removed(BindingContext context, Function<Side, AccountAccess> accounts, PlannedPhase phase) {
        try {
            ApplyResult applied = carryOut(context, accounts, phase);
            return new ApplyResult(applied.done(), phase.problem().or(applied::failure));
        } catch (ProblemException e) {
            return new ApplyResult(List.of(), phase.problem().or(() -> Optional.of(e.problem())));
        }
    }

    private ApplyResult carryOut(BindingContext context, Function<Side, AccountAccess> accounts, PlannedPhase phase) {
        if (phase.changes().isEmpty()) {
            return ApplyResult.NOTHING;
        }
        keep(context);
        ClusterChanges inCluster = inCluster(context);
        if (phase.side().isEmpty()) {
            return applier.applyEachInCluster(inCluster, phase.changes());
        }
        AccountAccess access = accounts.apply(phase.side().get());
        return phase.onFailure() == OnFailure.STOP
                ? applier.apply(access, inCluster, phase.changes())
                : applier.applyEach(access, inCluster, phase.changes());
    }

    private ApplyResult publish(BindingContext context, ApplyResult applied) {
        if (!applied.done().isEmpty()) {
            events.normal(
                    context.binding(),
                    "Applied",
                    applied.done().stream().map(ChangeMessages::of).collect(Collectors.joining("; ")));
        }
        return applied;
    }
}
