package io.crossbind.plan.binding;

import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.GrantSids;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.Observed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Passes over a planned binding in a planned world: they gather, judge and execute as the operator does, and keep every step. */
final class PlannedPasses {
    static final String SID = GrantSids.prefix(PlannedBinding.CLUSTER, "shop", "orders");
    private static final int ROLES_QUOTA = 10;

    private PlannedPasses() {}

    /** The record in the status of the binding. */
    record Status(
            Optional<String> targetRole,
            Optional<String> targetRoleId,
            Optional<String> sourceRole,
            Optional<String> sourceRoleId,
            Set<String> grants,
            boolean delivered) {
        static final Status NONE =
                new Status(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), false);

        boolean namesAnything() {
            return targetRole.isPresent() || sourceRole.isPresent() || !grants.isEmpty();
        }
    }

    /** A change, its phase, and the account of its call. */
    record Step(Phase phase, Side side, Change change) {}

    /**
     * A pass.
     *
     * @param reads the reads before the plan was ready
     * @param worlds the world before the first step, and after each
     */
    record Pass(BindingPlan plan, Set<Ref> reads, List<Step> steps, List<PlannedWorld> worlds, Status intended) {
        PlannedWorld last() {
            return worlds.getLast();
        }
    }

    /** A complete pass, and the resulting status. */
    static Pass pass(PlannedBinding binding, PlannedWorld world, Status status) {
        return pass(binding, world, status, OptionalInt.empty());
    }

    /**
     * A pass of which one change fails.
     *
     * @param failing index of the change; empty if none fails
     */
    static Pass pass(PlannedBinding binding, PlannedWorld world, Status status, OptionalInt failing) {
        Desired.Wanted wanted = binding.wanted();
        Set<Ref> reads = new HashSet<>();
        while (true) {
            Judgement<BindingPlan> judgement = new BindingJudge(
                            new AccountPlanner(PlannedBinding.CLUSTER),
                            wanted,
                            record(status),
                            observations(wanted, world, status, reads))
                    .judge();
            switch (judgement) {
                case Judgement.Ready<BindingPlan>(BindingPlan plan) -> {
                    return executed(plan, reads, world, status, failing);
                }
                case Judgement.NeedsRead<BindingPlan>(Set<Ref> refs) -> {
                    if (!reads.addAll(refs)) {
                        throw new AssertionError("read twice: " + refs);
                    }
                }
                case Judgement.Blocked<BindingPlan>(var problem, var _) -> throw new AssertionError(problem);
            }
        }
    }

    private static Pass executed(
            BindingPlan plan, Set<Ref> reads, PlannedWorld world, Status status, OptionalInt failing) {
        Run run = new Run(world, failing);
        plan.phases().forEach(run::execute);
        boolean isComplete = !run.failed;
        run.failed = false;
        run.execute(plan.ownGrants(run.done()));
        if (isComplete && !run.failed) {
            run.execute(plan.handOver());
        }
        return new Pass(plan, reads, run.steps, run.worlds, intended(plan, world, status));
    }

    /** Executes phases like the executor. After a failure, only phases with {@link OnFailure#CONTINUE} begin. */
    static final class Run {
        final List<Step> steps = new ArrayList<>();
        final List<PlannedWorld> worlds;
        private final OptionalInt failing;
        private boolean failed;
        private int tried;

        Run(PlannedWorld world, OptionalInt failing) {
            this.worlds = new ArrayList<>(List.of(world));
            this.failing = failing;
        }

        void execute(PlannedPhase phase) {
            if (failed && phase.onFailure() != OnFailure.CONTINUE) {
                return;
            }
            for (Change change : phase.changes()) {
                Step step = new Step(phase.phase(), phase.side().orElse(Side.TARGET), change);
                if (failing.isPresent() && failing.getAsInt() == tried++ || isInTheWay(step)) {
                    failed = true;
                    if (phase.onFailure() == OnFailure.STOP) {
                        return;
                    }
                } else {
                    steps.add(step);
                    worlds.add(worlds.getLast().after(step.side(), change));
                }
            }
        }

        /** IAM does not delete a role that still has policies, because a change before the deletion failed. */
        private boolean isInTheWay(Step step) {
            return failed
                    && step.change() instanceof Change.DeleteRole
                    && worlds.getLast()
                            .role(step.side())
                            .filter(role -> !role.inlinePolicies().isEmpty()
                                    || !role.attachedPolicies().isEmpty())
                            .isPresent();
        }

        List<Change> done() {
            return steps.stream().map(Step::change).toList();
        }
    }

    /** The status after the intent of a plan was recorded. */
    private static Status intended(BindingPlan plan, PlannedWorld world, Status status) {
        if (plan.intent() != Intent.RECORD) {
            return status;
        }
        Desired.Wanted wanted = plan.wanted();
        Set<String> grants = new HashSet<>(status.grants);
        grants.addAll(holders(wanted));
        return new Status(
                wanted.target().map(state -> state.role().arn()),
                status.targetRole.isPresent()
                        ? status.targetRoleId
                        : world.role(Side.TARGET).map(ObservedRole::id),
                wanted.source().map(state -> state.role().arn()),
                plan.recreatesSource() ? Optional.empty() : status.sourceRoleId,
                grants,
                plan.deliveredBefore());
    }

    /** The status of a Ready binding. */
    static Status ready(PlannedBinding binding, PlannedWorld world) {
        Desired.Wanted wanted = binding.wanted();
        return new Status(
                wanted.target().map(state -> state.role().arn()),
                wanted.target().flatMap(_ -> world.role(Side.TARGET)).map(ObservedRole::id),
                wanted.source().map(state -> state.role().arn()),
                wanted.source().flatMap(_ -> world.role(Side.SOURCE)).map(ObservedRole::id),
                holders(wanted),
                true);
    }

    static Set<String> holders(Desired.Wanted wanted) {
        return wanted.grants().stream().map(grant -> grant.holder().toString()).collect(Collectors.toSet());
    }

    private static BindingRecord record(Status status) {
        return new BindingRecord(
                status.targetRole,
                status.targetRoleId,
                status.sourceRole,
                status.sourceRoleId,
                status.grants,
                status.namesAnything(),
                status.delivered,
                Optional.empty(),
                Optional.of("orders"),
                new TrustedSourceIds(Optional.empty(), Set.of(), status.sourceRole.map(_ -> status.sourceRoleId)));
    }

    private static BindingObservations observations(
            Desired.Wanted wanted, PlannedWorld world, Status status, Set<Ref> reads) {
        return new BindingObservations(
                wanted.source().map(state -> account(Side.SOURCE, world, reads)),
                wanted.target().map(state -> account(Side.TARGET, world, reads)),
                inCluster(world),
                true,
                Map.of(PlannedBinding.UID, "orders"),
                policies(wanted, world, status, reads),
                SID,
                status.grants,
                Set.of(),
                Set.of(),
                reads.stream()
                        .filter(Ref.ConfigMap.class::isInstance)
                        .collect(Collectors.toMap(
                                ref -> ((Ref.ConfigMap) ref).name(), _ -> Optional.<ObservedConfigMap>empty())));
    }

    private static AccountObservation account(Side side, PlannedWorld world, Set<Ref> reads) {
        boolean isFresh = reads.contains(new Ref.Role(side));
        return new AccountObservation(
                Optional.ofNullable(world.providers().get(side)),
                true,
                observed(side, world, isFresh),
                isFresh,
                ROLES_QUOTA);
    }

    static RoleObservation observed(Side side, PlannedWorld world, boolean isFresh) {
        return world.role(side)
                .<RoleObservation>map(
                        role -> PlannedBinding.CLUSTER.id().equals(role.tags().get("crossbind.io/cluster"))
                                ? new RoleObservation.Owned(role, isFresh)
                                : new RoleObservation.Foreign(role.arn(), isFresh))
                .orElseGet(RoleObservation.Absent::new);
    }

    static Observed.InCluster inCluster(PlannedWorld world) {
        return new Observed.InCluster(world.serviceAccount(), world.configMap(), world.association(), Optional.empty());
    }

    static Map<ResourceArn, PolicyObservation> policies(
            Desired.Wanted wanted, PlannedWorld world, Status status, Set<Ref> reads) {
        Map<ResourceArn, PolicyObservation> known = new HashMap<>();
        Stream.concat(
                        wanted.grants().stream().map(DesiredGrant::holder),
                        status.grants.stream().map(ResourceArn::parse))
                .filter(holder -> reads.contains(new Ref.Policy(holder)) || status.grants.contains(holder.toString()))
                .forEach(holder -> known.put(
                        holder,
                        new PolicyObservation.Known(
                                Optional.ofNullable(world.policies().get(holder)),
                                reads.contains(new Ref.Policy(holder)))));
        return known;
    }

    static Optional<DesiredAccountState> state(Desired.Wanted wanted, Side side) {
        return side == Side.SOURCE ? wanted.source() : wanted.target();
    }
}
