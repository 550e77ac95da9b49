package io.crossbind.plan.binding;

import io.crossbind.api.v1alpha1.RuleUse;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.AccountLimits;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.EksCluster;
import io.crossbind.desired.ProfilesConfigMap;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.OwnerTags;
import io.crossbind.plan.binding.ClampJudge.Clamp;
import io.crossbind.plan.binding.PlannedPasses.Run;
import io.crossbind.plan.binding.PlannedPasses.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Plans that remove access of a binding in a world, and their executions.
 *
 * @param limits today's limits of both accounts
 */
record PlannedReductions(PlannedBinding binding, Status status, String limits) {
    private static final Ref.ConfigMap PROFILES = new Ref.ConfigMap(ProfilesConfigMap.nameFor("orders"));

    /** The accounts of this run. A property needs each account many times. */
    private static final Map<String, AccountFacts> FACTS = new ConcurrentHashMap<>();

    /** A plan and its execution. */
    record Reduction(ReductionPlan plan, Set<Ref> reads, Run run) {
        List<PlannedWorld> worlds() {
            return run.worlds;
        }

        PlannedWorld last() {
            return run.worlds.getLast();
        }
    }

    Reduction removed(Removal removal, PlannedWorld world, OptionalInt failing) {
        return executed(world, failing, given -> RemovalJudge.judge(removal, given, false));
    }

    Reduction blocked(PlannedWorld world) {
        return executed(world, OptionalInt.empty(), given -> new Judgement.Ready<>(RemovalJudge.blockTrust(given)));
    }

    Reduction clamped(PlannedWorld world, OptionalInt failing) {
        Clamp clamp = new Clamp(
                false,
                Optional.ofNullable(binding.spec().revokeSessionsBefore()),
                Optional.ofNullable(binding.spec().revokeSessionsBefore()).filter(_ -> !binding.kind().hasTarget),
                status.namesAnything(),
                Optional.of(bounds()),
                Map.of(OwnerTags.NAMESPACE_UID, PlannedBinding.NAMESPACE_UID));
        return executed(world, failing, given -> ClampJudge.judge(clamp, given));
    }

    GrantBounds bounds() {
        return limits(Side.TARGET).grantBounds();
    }

    private Reduction executed(
            PlannedWorld world, OptionalInt failing, Function<GivenAccess, Judgement<ReductionPlan>> judge) {
        Set<Ref> reads = new HashSet<>();
        while (true) {
            switch (judge.apply(given(world, reads))) {
                case Judgement.Ready<ReductionPlan>(ReductionPlan plan) -> {
                    Run run = new Run(world, failing);
                    plan.phases().forEach(run::execute);
                    return new Reduction(plan, reads, run);
                }
                case Judgement.NeedsRead<ReductionPlan>(Set<Ref> refs) -> {
                    if (!reads.addAll(refs)) {
                        throw new AssertionError("read twice: " + refs);
                    }
                }
                case Judgement.Blocked<ReductionPlan>(var problem, var _) -> throw new AssertionError(problem);
            }
        }
    }

    /** The caches show nothing of the cluster, because a removal relies on its own reads. */
    private GivenAccess given(PlannedWorld world, Set<Ref> reads) {
        Desired.Wanted wanted = binding.wanted();
        return new GivenAccess(
                roles(Side.TARGET, world, reads),
                roles(Side.SOURCE, world, reads),
                new GivenGrants(
                        status.grants(),
                        Set.of(),
                        PlannedPasses.holders(wanted),
                        PlannedPasses.SID,
                        Optional.of(bounds()),
                        PlannedPasses.policies(wanted, world, status, reads),
                        true,
                        Optional.empty(),
                        Optional.empty()),
                new GivenAccess.InCluster(
                        "shop",
                        Optional.of("orders").filter(_ -> isPods()),
                        podAccess(wanted),
                        Map.of(PlannedBinding.UID, "orders"),
                        Optional.empty(),
                        Optional.of(world.serviceAccount()).filter(_ -> reads.contains(new Ref.ServiceAccount())),
                        Optional.of(world.association()).filter(_ -> reads.contains(new Ref.Association())),
                        reads.contains(PROFILES) ? Map.of(PROFILES.name(), world.configMap()) : Map.of(),
                        Map.of()),
                List.of(),
                false,
                Optional.empty());
    }

    private GivenRoles roles(Side side, PlannedWorld world, Set<Ref> reads) {
        Optional<DesiredAccountState> state = PlannedPasses.state(binding.wanted(), side);
        if (state.isEmpty()) {
            return new GivenRoles.None();
        }
        String name = state.get().role().name();
        boolean isFresh =
                reads.contains(new Ref.RoleToRemove(side, name)) || reads.contains(new Ref.OwnedRole(side, name));
        return new GivenRoles.Located(
                side,
                ownerTags(state.get()),
                limits(side).roleBounds(side == Side.TARGET ? RuleUse.Target : RuleUse.Source),
                true,
                true,
                List.of(new GivenRole(
                        name, PlannedPasses.observed(side, world, isFresh), isFresh, false, Optional.empty())));
    }

    private static Map<String, String> ownerTags(DesiredAccountState state) {
        Map<String, String> tags = new HashMap<>(state.role().tags());
        tags.remove(OwnerTags.NAMESPACE_UID);
        return tags;
    }

    private AccountLimits limits(Side side) {
        return AccountLimits.of(facts(side), PlannedBinding.NAMESPACE);
    }

    AccountFacts facts(Side side) {
        return FACTS.computeIfAbsent(side + binding.boundary() + limits, _ -> read(side));
    }

    private AccountFacts read(Side side) {
        return side == Side.TARGET
                ? binding.account("data", "222222222222", limits)
                : binding.account("home", "111111111111", limits);
    }

    private boolean isPods() {
        return binding.kind().workload.startsWith("serviceAccount");
    }

    private PodAccess podAccess(Desired.Wanted wanted) {
        return switch (binding.kind()) {
            case WEB_IDENTITY ->
                new PodAccess.Annotation(
                        Set.of(wanted.target().orElseThrow().role().arn()));
            case OWN_ROLE_OF_PODS ->
                new PodAccess.Annotation(
                        Set.of(wanted.source().orElseThrow().role().arn()));
            case CHAINED -> new PodAccess.Profiles(PROFILES.name(), Optional.empty(), false);
            case POD_IDENTITY ->
                new PodAccess.Association(
                        EksCluster.of(PlannedBinding.CLUSTER).orElseThrow(),
                        wanted.cluster().association().orElseThrow().tags());
            case PRINCIPAL, FUNCTION, FUNCTION_WITH_ROLE -> new PodAccess.None();
        };
    }
}
