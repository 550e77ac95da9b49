package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.AwsAccount;
import io.crossbind.api.v1alpha1.CrossAccountBinding;
import io.crossbind.apply.Applied;
import io.crossbind.apply.Applier;
import io.crossbind.apply.ClusterChanges;
import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.plan.Change;
import io.crossbind.plan.ChangeMessages;
import io.crossbind.plan.ClusterPlanner;
import io.crossbind.plan.binding.BindingPlan;
import io.crossbind.plan.binding.PlannedPhase;
import io.crossbind.plan.binding.Side;
import io.crossbind.reconcile.ConcurrentEdit;
import io.crossbind.reconcile.FinalizerKeeper;
import io.crossbind.reconcile.Finalizers;
import io.crossbind.reconcile.port.ClusterCommands;
import io.crossbind.reconcile.port.ClusterFailure;
import io.crossbind.reconcile.port.Events;
import io.crossbind.reconcile.port.NamespacedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Carries out the changes of a binding's plan and records an Event of what was done. */
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
     * Why a ConfigMap cannot be created: an object that the operator does not own has its name. The caches hold the operator's own
     * ConfigMaps only, so the API server is asked.
     *
     * @throws ProblemException if the API server refuses
     */
    private Optional<Problem> taken(BindingContext context, Change change) {
        if (!(change instanceof Change.ApplyConfigMap apply && apply.expected() instanceof Change.Existing.None)) {
            return Optional.empty();
        }
        DesiredConfigMap desired = apply.desired();
        try {
            return ClusterPlanner.problem(
                    desired,
                    cluster.readConfigMap(
                            new NamespacedName(desired.namespace(), desired.name()),
                            context.ownersOfConfigMap(desired.name())));
        } catch (ClusterFailure e) {
            throw new ProblemException(new Problem(Reason.KUBERNETES_ERROR, apply.object() + ": " + e.getMessage()), e);
        }
    }

    /** The planned changes, or none if an object that the operator does not own blocks one of them. Revocation must not wait for that. */
    List<Change> possible(BindingContext context, List<Change> planned) {
        return planned.stream().anyMatch(change -> taken(context, change).isPresent()) ? List.of() : planned;
    }

    /**
     * Keeps a binding and its accounts from now on.
     *
     * @throws ConcurrentEdit.PassEnded if the binding was edited or deleted meanwhile
     * @throws ProblemException if an account is gone, or the API server refuses
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

    /** An account that does not exist has nothing to keep. */
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

    /** Executes the phases of a plan up to the first that fails, and records one Event of what was done. */
    Applied execute(BindingContext context, BindingAccounts accounts, BindingPlan plan, boolean deliveredBefore) {
        Applied before = Applied.NOTHING;
        for (PlannedPhase phase : plan.phases(deliveredBefore)) {
            if (before.failure().isEmpty()) {
                before = carryOut(context, step(accounts, phase)).after(before);
            }
        }
        Applied all =
                carryOut(context, step(accounts, plan.ownGrants(before.done()))).after(before);
        if (all.failure().isEmpty()) {
            all = carryOut(context, step(accounts, plan.handOver())).after(all);
        }
        return told(context, all.done(), all.failure());
    }

    private static Step step(BindingAccounts accounts, PlannedPhase phase) {
        BindingAccounts.Side account = phase.side() == Side.SOURCE ? accounts.sourceOrTarget() : accounts.target();
        return new Step(account.access(), phase.changes(), phase.independent());
    }

    private Applied carryOut(BindingContext context, Step step) {
        if (step.changes().isEmpty()) {
            return Applied.NOTHING;
        }
        keep(context);
        return step.access()
                .map(access -> step.independent()
                        ? applier.applyEach(access, inCluster(context), step.changes())
                        : applier.apply(access, inCluster(context), step.changes()))
                .orElseGet(() -> applier.applyEachInCluster(inCluster(context), step.changes()));
    }

    /**
     * Plans and carries out steps that take something away: each change of each, whatever came of the others, and tells of them in one Event.
     * Of several failures the first one is told.
     */
    Applied applyEach(BindingContext context, List<Supplier<Step>> steps) {
        List<Change> done = new ArrayList<>();
        Optional<Problem> failure = Optional.empty();
        for (Supplier<Step> step : steps) {
            try {
                Step planned = step.get();
                if (!planned.changes().isEmpty()) {
                    keep(context);
                    ClusterChanges inCluster = inCluster(context);
                    Applied applied = planned.access()
                            .map(access -> applier.applyEach(access, inCluster, planned.changes()))
                            .orElseGet(() -> applier.applyEachInCluster(inCluster, planned.changes()));
                    done.addAll(applied.done());
                    failure = failure.or(applied::failure);
                }
            } catch (ProblemException e) {
                failure = failure.or(() -> Optional.of(e.problem()));
            }
        }
        return told(context, done, failure);
    }

    private Applied told(BindingContext context, List<Change> done, Optional<Problem> failure) {
        if (!done.isEmpty()) {
            events.normal(
                    context.binding(),
                    "Applied",
                    done.stream().map(ChangeMessages::of).collect(Collectors.joining("; ")));
        }
        return new Applied(done, failure);
    }
}
