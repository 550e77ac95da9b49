package io.crossbind.plan.binding;

import static io.crossbind.plan.binding.Reductions.changes;
import static io.crossbind.plan.binding.Reductions.plan;
import static io.crossbind.plan.binding.Reductions.problem;
import static io.crossbind.plan.binding.Reductions.reads;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.InlinePolicies;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.binding.ClampJudge.Clamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The changes by which today's limits reduce the access of a binding, and the reads before these changes. */
class ClampJudgeTest {
    private static final String BOUNDARY = "arn:aws:iam::%s:policy/boundary";
    private static final Problem DENIED = new Problem(Reason.ACCESS_DENIED, "AWS denied a call");

    private final GivenBinding binding = new GivenBinding();
    private boolean beforeRetain;
    private Optional<String> revokedBefore = Optional.empty();
    private boolean hasTargetRole = true;
    private boolean namesAnything = true;

    private Judgement<ReductionPlan> judge() {
        return ClampJudge.judge(
                new Clamp(
                        beforeRetain,
                        revokedBefore,
                        revokedBefore.filter(_ -> !hasTargetRole),
                        namesAnything,
                        Optional.of(JudgedBinding.limits("data", "222222222222").grantBounds()),
                        Map.of(OwnerTags.NAMESPACE_UID, "uid-of-shop")),
                binding.access());
    }

    private List<Change> ofRole(Side side) {
        return changes(plan(judge()), Phase.CLAMP_ROLES, side);
    }

    /** Another client replaced the permissions boundary of both roles. */
    private void replaceBoundaries() {
        binding.target.observed = new RoleObservation.Owned(
                binding.target.role.withPermissionsBoundary("arn:aws:iam::aws:policy/AdministratorAccess"), true);
        binding.source.observed = new RoleObservation.Owned(
                binding.source.role.withPermissionsBoundary("arn:aws:iam::aws:policy/AdministratorAccess"), true);
    }

    private static List<Change> restored(GivenBinding.Role role, String account) {
        return List.of(new Change.PutPermissionsBoundary(role.name, BOUNDARY.formatted(account)));
    }

    @Test
    void accessWithinTheLimitsStays() {
        assertThat(changes(plan(judge()))).isEmpty();
    }

    @Test
    void roleOfEachAccountIsCutToTheLimitsOfItsAccount() {
        replaceBoundaries();
        assertThat(ofRole(Side.TARGET)).isEqualTo(restored(binding.target, "222222222222"));
        assertThat(ofRole(Side.SOURCE)).isEqualTo(restored(binding.source, "111111111111"));
    }

    @Test
    void rememberedRoleBeyondTheLimitsIsReadBeforeItIsChanged() {
        replaceBoundaries();
        binding.target.isRemembered(binding.target.observed);
        binding.source.isRemembered(binding.source.observed);
        assertThat(reads(judge()))
                .containsExactly(
                        new Ref.OwnedRole(Side.TARGET, binding.target.name),
                        new Ref.OwnedRole(Side.SOURCE, binding.source.name));
    }

    @Test
    void rememberedRoleWithinTheLimitsIsNotRead() {
        binding.target.isRemembered(binding.target.observed);
        assertThat(reads(judge())).isEmpty();
        assertThat(ofRole(Side.TARGET)).isEmpty();
    }

    @Test
    void roleThatTheSnapshotMissesIsReadBeforeItCountsAsGone() {
        binding.target.isRemembered(new RoleObservation.Absent());
        assertThat(reads(judge())).containsExactly(new Ref.OwnedRole(Side.TARGET, binding.target.name));
        binding.target.isFresh = true;
        assertThat(reads(judge())).isEmpty();
    }

    @Test
    void roleThatCannotBeReadIsAProblemAndIsNotReadAgain() {
        replaceBoundaries();
        binding.target.isRemembered(binding.target.observed);
        binding.target.problem = Optional.of(DENIED);
        ReductionPlan plan = plan(judge());
        assertThat(problem(plan, Phase.CLAMP_ROLES, Side.TARGET)).contains(DENIED);
        assertThat(changes(plan, Phase.CLAMP_ROLES, Side.SOURCE)).isEqualTo(restored(binding.source, "111111111111"));
    }

    @Test
    void accountThatCannotBeFoundIsTheProblemOfItsSideOnly() {
        Problem notFound = new Problem(Reason.ACCOUNT_NOT_FOUND, "no such AwsAccount");
        replaceBoundaries();
        binding.target.instead = Optional.of(new GivenRoles.Unreachable(notFound));
        ReductionPlan plan = plan(judge());
        assertThat(problem(plan, Phase.CLAMP_ROLES, Side.TARGET)).contains(notFound);
        assertThat(changes(plan)).isEqualTo(restored(binding.source, "111111111111"));
    }

    @ParameterizedTest(
            name = "account read: {0}, status names the role: {1}, before release: {2}, sessions revoked: {3}")
    @CsvSource({
        "true,  true,  false, false, true",
        "true,  false, false, false, true",
        // The first read of the account comes soon, and shows the information lost from the status.
        "false, false, false, false, false",
        "false, true,  false, false, false",
        // No later pass would clamp the role, or the sessions end now.
        "false, true,  true,  false, true",
        "false, true,  false, true,  true",
        "false, false, true,  false, false",
        "false, false, false, true,  false"
    })
    void roleThatWasNeverReadIsClampedOnlyIfItIsNamedAndTheClampIsUrgent(
            boolean isAccountRead, boolean isNamed, boolean isReleased, boolean areSessionsRevoked, boolean isClamped) {
        replaceBoundaries();
        binding.target.isAccountRead = isAccountRead;
        binding.target.isNamed = isNamed;
        beforeRetain = isReleased;
        revokedBefore = Optional.of("2026-01-01T00:00:00Z").filter(_ -> areSessionsRevoked);
        assertThat(ofRole(Side.TARGET).containsAll(restored(binding.target, "222222222222")))
                .isEqualTo(isClamped);
    }

    @ParameterizedTest(name = "the workload has a role in the account that is reached: {0}")
    @CsvSource({"true, false", "false, true"})
    void sessionsOfTheRoleThatReachesTheResourcesAreRevoked(boolean hasTarget, boolean endsSourceSessions) {
        revokedBefore = Optional.of("2026-01-01T00:00:00Z");
        hasTargetRole = hasTarget;
        assertThat(ofRole(Side.TARGET)).anyMatch(ClampJudgeTest::revokesSessions);
        assertThat(ofRole(Side.SOURCE).stream().anyMatch(ClampJudgeTest::revokesSessions))
                .isEqualTo(endsSourceSessions);
    }

    private static boolean revokesSessions(Change change) {
        return change instanceof Change.PutInlinePolicy(var _, var policy, var _)
                && policy.equals(InlinePolicies.REVOKED_SESSIONS);
    }

    @Test
    void statementsOfAResourceThatGoAnywayAreNotLookedAtBeforeARelease() {
        binding.desired.clear();
        assertThat(changes(plan(judge()), Phase.CLAMP_RESOURCES, Side.TARGET))
                .containsExactly(binding.removal(GivenBinding.BUCKET));
        beforeRetain = true;
        assertThat(changes(plan(judge()))).isEmpty();
        binding.policies.clear();
        assertThat(reads(judge())).isEmpty();
    }

    @Test
    void resourceThatTheStatusDoesNotNameIsReadOnlyIfTheStatusNamesNothing() {
        binding.named.clear();
        binding.policies.clear();
        binding.asked.add(GivenBinding.BUCKET.toString());
        assertThat(reads(judge())).isEmpty();
        namesAnything = false;
        assertThat(reads(judge())).containsExactly(new Ref.Policy(GivenBinding.BUCKET));
        binding.policies.put(GivenBinding.BUCKET, new PolicyObservation.Unreadable(DENIED));
        assertThat(plan(judge()).unreadGrants()).containsExactly(GivenBinding.of(GivenBinding.BUCKET, DENIED));
    }
}
