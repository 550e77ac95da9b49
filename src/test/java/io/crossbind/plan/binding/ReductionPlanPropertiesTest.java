package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.Glob;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.PolicyMerge;
import io.crossbind.plan.RoleModel;
import io.crossbind.plan.binding.PlannedHistories.History;
import io.crossbind.plan.binding.PlannedReductions.Reduction;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The invariants after every prefix of every plan that removes access: a deletion, a release, a revocation or a clamp. */
class ReductionPlanPropertiesTest {
    private static final OptionalInt NONE = OptionalInt.empty();

    /** An administrator allows less than when the binding was created. */
    private static final String TODAY = """
            managedPolicyArns: ["arn:aws:iam::222222222222:policy/in"]
            resources: ["arn:aws:s3:::orders/in/*"]
            actions: ["s3:GetObject"]
            """;

    @Provide
    Arbitrary<History> histories() {
        return PlannedHistories.histories();
    }

    @Property(tries = 150)
    void accessNeverGrows(
            @ForAll("histories") History history, @ForAll Removal removal, @ForAll @IntRange(max = 12) int failing) {
        PlannedReductions plans = plans(history);
        List.of(
                        plans.removed(removal, history.world(), NONE),
                        plans.removed(removal, history.world(), OptionalInt.of(failing)),
                        plans.clamped(history.world(), NONE),
                        plans.clamped(history.world(), OptionalInt.of(failing)))
                .forEach(reduction -> assertNeverGrows(history.first(), reduction));
    }

    private static void assertNeverGrows(PlannedBinding binding, Reduction reduction) {
        List<PlannedWorld> worlds = reduction.worlds();
        for (int i = 1; i < worlds.size(); i++) {
            assertThat(WorkloadAccess.of(worlds.get(i - 1), binding.wanted()))
                    .containsAll(WorkloadAccess.of(worlds.get(i), binding.wanted()));
            assertThat(WorkloadAccess.unbounded(worlds.get(i - 1), binding.wanted()))
                    .containsAll(WorkloadAccess.unbounded(worlds.get(i), binding.wanted()));
        }
    }

    @Property(tries = 150)
    void removalLeavesNothingOfTheBinding(@ForAll("histories") History history, @ForAll Removal removal) {
        PlannedWorld last =
                plans(history).removed(removal, history.world(), NONE).last();
        assertThat(last.policies().values()).noneMatch(json -> json.contains(PlannedPasses.SID));
        if (removal.includesRoles()) {
            assertThat(last.rolesOfPods().filter(PlannedWorld::isRoleOfCluster)).isEmpty();
            assertThat(last.configMap().filter(there -> !there.data().isEmpty()))
                    .isEmpty();
        }
        boolean keepsRoles = removal == Removal.RETAIN || removal == Removal.GRANTS_BEFORE_RETAIN;
        assertThat(last.roles()).isEqualTo(keepsRoles ? history.world().roles() : Map.of());
    }

    @Property(tries = 150)
    void podsAreNeverLedToARoleThatTheRemovalDeleted(@ForAll("histories") History history, @ForAll Removal removal) {
        Reduction reduction = plans(history).removed(removal, history.world(), NONE);
        Set<String> gone = arns(reduction.worlds().getFirst());
        gone.removeAll(arns(reduction.last()));
        assertThat(reduction.worlds()).allSatisfy(world -> {
            Set<String> missing = new HashSet<>(gone);
            missing.removeAll(arns(world));
            assertThat(world.rolesOfPods().filter(missing::contains)).isEmpty();
        });
    }

    @Property(tries = 150)
    void planAfterAKillEndsInTheWorldOfTheWholePlan(@ForAll("histories") History history, @ForAll Removal removal) {
        PlannedReductions plans = plans(history);
        Reduction removed = plans.removed(removal, history.world(), NONE);
        assertThat(removed.worlds())
                .allSatisfy(world -> assertThat(
                                plans.removed(removal, world, NONE).last().content())
                        .isEqualTo(removed.last().content()));
        Reduction clamped = plans.clamped(history.world(), NONE);
        assertThat(clamped.worlds())
                .allSatisfy(
                        world -> assertThat(plans.clamped(world, NONE).last().content())
                                .isEqualTo(clamped.last().content()));
        assertThat(plans.clamped(clamped.last(), NONE).worlds()).hasSize(1);
    }

    @Property(tries = 150)
    void statementsOfOthersStay(@ForAll("histories") History history, @ForAll Removal removal) {
        PlannedReductions plans = plans(history);
        for (Reduction reduction :
                List.of(plans.removed(removal, history.world(), NONE), plans.clamped(history.world(), NONE))) {
            Map<ResourceArn, Set<String>> before = others(history.world());
            assertThat(reduction.worlds())
                    .allSatisfy(world -> assertThat(others(world)).isEqualTo(before));
        }
    }

    @Property(tries = 150)
    void roleOfAnotherOwnerStaysUnchanged(@ForAll("histories") History history, @ForAll Removal removal) {
        PlannedWorld world = history.world();
        for (Side side : world.roles().keySet()) {
            world = world.with(side, ofAnotherOwner(world.role(side).orElseThrow()));
        }
        PlannedReductions plans = plans(history);
        Map<Side, ObservedRole> before = world.roles();
        Reduction removed = plans.removed(removal, world, NONE);
        assertThat(removed.worlds())
                .allSatisfy(after -> assertThat(after.roles()).isEqualTo(before));
        assertThat(plans.clamped(world, NONE).worlds())
                .allSatisfy(after -> assertThat(after.roles()).isEqualTo(before));
        assertThat(removed.plan().leftRoles())
                .isEqualTo(
                        removal.blocksTrust()
                                ? before.values().stream()
                                        .map(ObservedRole::name)
                                        .collect(Collectors.toSet())
                                : Set.of());
    }

    /** The role keeps its policies, but nobody can assume the role, and no resource names the role. */
    @Property(tries = 150)
    void revocationThatAwsRefusesInPartEndsAllAccess(
            @ForAll("histories") History history, @ForAll @IntRange(max = 12) int failing) {
        PlannedReductions plans = plans(history);
        PlannedWorld refused = plans.removed(Removal.REVOKE, history.world(), OptionalInt.of(failing))
                .last();
        PlannedWorld last = plans.blocked(refused).last();
        assertThat(WorkloadAccess.of(last, history.first().wanted())).isEmpty();
        assertThat(last.roles().values())
                .allSatisfy(role -> assertThat(role.trust().names("AWS", "arn:aws:iam::333333333333:root"))
                        .isFalse());
    }

    @Property(tries = 150)
    void clampEndsWithinTheLimits(@ForAll("histories") History history) {
        PlannedReductions plans = plans(history);
        PlannedWorld last = plans.clamped(history.world(), NONE).last();
        last.roles().forEach((side, role) -> {
            assertThat(role.permissionsBoundary())
                    .isEqualTo(plans.facts(side).spec().permissionsBoundaryArn());
            assertThat(role.attachedPolicies())
                    .allMatch(arn -> Glob.matches("arn:aws:iam::222222222222:policy/in", arn));
            assertThat(role.inlinePolicies()).doesNotContainKey("extra");
        });
        last.policies()
                .forEach((holder, json) -> assertThat(PolicyMerge.ownStatements(Optional.of(json), PlannedPasses.SID))
                        .allMatch(statement -> plans.bounds().allow(holder, statement)));
    }

    @Property(tries = 150)
    void clampKeepsStatementsThatTheLimitsAllow(@ForAll("histories") History history) {
        PlannedReductions plans = plans(history);
        Reduction clamped = plans.clamped(history.world(), NONE);
        history.world().policies().forEach((holder, json) -> {
            boolean isAllowed = PolicyMerge.ownStatements(Optional.of(json), PlannedPasses.SID).stream()
                    .allMatch(statement -> plans.bounds().allow(holder, statement));
            if (isAllowed) {
                assertThat(clamped.worlds())
                        .allSatisfy(world -> assertThat(world.policies()).containsEntry(holder, json));
            }
        });
    }

    private static PlannedReductions plans(History history) {
        return new PlannedReductions(history.first(), history.status(), TODAY);
    }

    private static ObservedRole ofAnotherOwner(ObservedRole role) {
        Map<String, String> tags = new TreeMap<>(role.tags());
        tags.put(OwnerTags.BINDING, "shop/another");
        return RoleModel.withTagsOnly(role, tags);
    }

    private static Set<String> arns(PlannedWorld world) {
        return world.roles().values().stream().map(ObservedRole::arn).collect(Collectors.toSet());
    }

    private static Map<ResourceArn, Set<String>> others(PlannedWorld world) {
        Map<ResourceArn, Set<String>> all = new TreeMap<>(Comparator.comparing(ResourceArn::toString));
        world.policies().forEach((holder, json) -> {
            Set<String> statements = PolicyDocument.parse(json).statements().stream()
                    .filter(statement -> !String.valueOf(statement.sid()).startsWith(PlannedPasses.SID))
                    .map(Object::toString)
                    .collect(Collectors.toSet());
            if (!statements.isEmpty()) {
                all.put(holder, statements);
            }
        });
        return all;
    }
}
