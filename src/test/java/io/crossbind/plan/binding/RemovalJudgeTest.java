package io.crossbind.plan.binding;

import static io.crossbind.plan.binding.Reductions.changes;
import static io.crossbind.plan.binding.Reductions.plan;
import static io.crossbind.plan.binding.Reductions.problem;
import static io.crossbind.plan.binding.Reductions.reads;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.desired.SharedSourceRole;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The objects that the operator deletes, releases and keeps when a binding loses its access. */
class RemovalJudgeTest {
    private static final Problem DENIED = new Problem(Reason.ACCESS_DENIED, "AWS denied a call");
    private static final Problem THROTTLED = new Problem(Reason.THROTTLED, "AWS throttles");
    private static final Problem NOT_FOUND = new Problem(Reason.ACCOUNT_NOT_FOUND, "no such AwsAccount");

    private final GivenBinding binding = new GivenBinding();

    private Judgement<ReductionPlan> judge(Removal removal) {
        return RemovalJudge.judge(removal, binding.access(), false);
    }

    private Judgement<ReductionPlan> judgeWaiting(Removal removal) {
        return RemovalJudge.judge(removal, binding.access(), true);
    }

    private List<Change> ofRole(Removal removal, Side side) {
        return changes(plan(judge(removal)), Phase.REMOVE_ROLES, side);
    }

    // Roles

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "REVOKE"})
    void bothRolesAreDeleted(Removal removal) {
        assertThat(ofRole(removal, Side.TARGET)).endsWith(new Change.DeleteRole(binding.target.name));
        assertThat(ofRole(removal, Side.SOURCE)).endsWith(new Change.DeleteRole(binding.source.name));
        assertThat(plan(judge(removal)).leftRoles()).isEmpty();
    }

    @Test
    void retainedRolesStayAsTheyAre() {
        ReductionPlan plan = plan(judge(Removal.RETAIN));
        assertThat(changes(plan)).containsExactly(binding.removal(GivenBinding.BUCKET));
    }

    @Test
    void statementsOfResourcesGoBeforeARoleThatExceedsTheLimitsIsRetained() {
        ReductionPlan plan = plan(judge(Removal.GRANTS_BEFORE_RETAIN));
        assertThat(changes(plan)).containsExactly(binding.removal(GivenBinding.BUCKET));
        assertThat(plan.phases()).extracting(PlannedPhase::phase).containsExactly(Phase.REMOVE_FROM_RESOURCES);
    }

    @Test
    void rememberedRolesAreReadBeforeTheyAreDeleted() {
        binding.target.isRemembered(binding.target.observed);
        binding.source.isRemembered(binding.source.observed);
        assertThat(reads(judge(Removal.DELETE)))
                .containsExactly(
                        new Ref.RoleToRemove(Side.TARGET, binding.target.name),
                        new Ref.RoleToRemove(Side.SOURCE, binding.source.name));
    }

    @Test
    void roleThatTheSnapshotMissesIsReadBeforeItCountsAsGone() {
        binding.target.isRemembered(new RoleObservation.Absent());
        assertThat(reads(judge(Removal.DELETE)))
                .containsExactly(new Ref.RoleToRemove(Side.TARGET, binding.target.name));
        binding.target.isFresh = true;
        assertThat(ofRole(Removal.DELETE, Side.TARGET)).isEmpty();
    }

    @Test
    void roleThatCannotBeReadDoesNotKeepTheOtherRoleFromBeingDeleted() {
        binding.target.isRemembered(binding.target.observed);
        binding.target.problem = Optional.of(DENIED);
        ReductionPlan plan = plan(judge(Removal.DELETE));
        assertThat(problem(plan, Phase.REMOVE_ROLES, Side.TARGET)).contains(DENIED);
        assertThat(changes(plan, Phase.REMOVE_ROLES, Side.TARGET)).isEmpty();
        assertThat(changes(plan, Phase.REMOVE_ROLES, Side.SOURCE)).endsWith(new Change.DeleteRole(binding.source.name));
    }

    @Test
    void roleOfAnAccountThatCannotBeFoundIsTheProblemOfItsSideOnly() {
        binding.source.instead = Optional.of(new GivenRoles.Unreachable(NOT_FOUND));
        ReductionPlan plan = plan(judge(Removal.DELETE));
        assertThat(problem(plan, Phase.REMOVE_ROLES, Side.SOURCE)).contains(NOT_FOUND);
        assertThat(problem(plan, Phase.REMOVE_ROLES, Side.TARGET)).isEmpty();
        assertThat(changes(plan, Phase.REMOVE_ROLES, Side.TARGET)).endsWith(new Change.DeleteRole(binding.target.name));
    }

    @Test
    void roleOfAnotherOwnerStaysAndIsNamed() {
        binding.target.observed = new RoleObservation.Foreign(binding.target.role.arn(), true);
        ReductionPlan plan = plan(judge(Removal.DELETE));
        assertThat(changes(plan, Phase.REMOVE_ROLES, Side.TARGET)).isEmpty();
        assertThat(plan.leftRoles()).containsExactly(binding.target.name);
    }

    /** Two bindings can ask for one role name, and only one of them has the role. */
    @Test
    void annotationOfARoleThatAnotherBindingHasStays() {
        binding.podAccess = new PodAccess.Annotation(Set.of(binding.target.role.arn()));
        binding.serviceAccount = Optional.of(Optional.of(new ObservedServiceAccount(
                "uid-of-sa",
                Map.of(DesiredServiceAccount.ROLE_ARN, binding.target.role.arn()),
                Set.of(DesiredServiceAccount.ROLE_ARN),
                Set.of())));
        assertThat(changes(plan(judge(Removal.REVOKE)))).hasAtLeastOneElementOfType(Change.ReleaseServiceAccount.class);
        binding.target.tags.put(OwnerTags.BINDING, "shop/another");
        assertThat(changes(plan(judge(Removal.REVOKE))))
                .doesNotHaveAnyElementsOfTypes(Change.ReleaseServiceAccount.class);
        binding.target.observed = new RoleObservation.Foreign(binding.target.role.arn(), true);
        assertThat(changes(plan(judge(Removal.REVOKE)))).hasAtLeastOneElementOfType(Change.ReleaseServiceAccount.class);
    }

    @Test
    void instanceProfileOfTheWorkloadsOwnRoleGoesWithTheRole() {
        binding.isInstance = true;
        assertThat(ofRole(Removal.DELETE, Side.SOURCE)).hasAtLeastOneElementOfType(Change.DeleteInstanceProfile.class);
        assertThat(ofRole(Removal.DELETE, Side.TARGET))
                .doesNotHaveAnyElementsOfTypes(Change.DeleteInstanceProfile.class);
    }

    // The role that siblings share

    @Test
    void roleThatASiblingSharesLosesTheTargetOfTheBindingOnly() {
        binding.siblings = List.of(GivenBinding.sibling());
        assertThat(ofRole(Removal.DELETE, Side.SOURCE))
                .isEqualTo(SharedSourceRole.permissions(binding.siblings).entrySet().stream()
                        .map(policy ->
                                new Change.PutInlinePolicy(binding.source.name, policy.getKey(), policy.getValue()))
                        .toList());
        assertThat(ofRole(Removal.DELETE, Side.TARGET)).endsWith(new Change.DeleteRole(binding.target.name));
    }

    @Test
    void roleThatASiblingSharesIsReadBeforeItLosesATarget() {
        binding.siblings = List.of(GivenBinding.sibling());
        binding.source.isRemembered(binding.source.observed);
        assertThat(reads(judge(Removal.DELETE))).containsExactly(new Ref.OwnedRole(Side.SOURCE, binding.source.name));
        binding.source.problem = Optional.of(DENIED);
        ReductionPlan plan = plan(judge(Removal.DELETE));
        assertThat(problem(plan, Phase.REMOVE_ROLES, Side.SOURCE)).contains(DENIED);
        assertThat(changes(plan, Phase.REMOVE_ROLES, Side.SOURCE)).isEmpty();
    }

    @Test
    void roleThatASiblingSharesInAnAccountThatCannotBeFoundIsAProblem() {
        binding.siblings = List.of(GivenBinding.sibling());
        binding.source.instead = Optional.of(new GivenRoles.Unreachable(NOT_FOUND));
        assertThat(problem(plan(judge(Removal.DELETE)), Phase.REMOVE_ROLES, Side.SOURCE))
                .contains(NOT_FOUND);
    }

    // Accounts without an answer

    @ParameterizedTest
    @CsvSource({"DELETE, true", "RETAIN, true", "REVOKE, false", "GRANTS_BEFORE_RETAIN,  false"})
    void lastPassOfABindingWaitsForTheFirstReadOfItsAccounts(Removal removal, boolean waits) {
        Problem beingRead = new Problem(Reason.ACCOUNT_NOT_READY, "being read");
        binding.unreadAccount = Optional.of(beingRead);
        Judgement<ReductionPlan> judgement = judge(removal);
        if (waits) {
            assertThat(judgement).isEqualTo(new Judgement.Blocked<>(beingRead, AccessOnProblem.KEEP));
        } else {
            assertThat(judgement).isInstanceOf(Judgement.Ready.class);
        }
    }

    @Test
    void removalThatWaitsForAnswersIsBlockedByATransientProblemOfARoleOnly() {
        binding.target.isRemembered(binding.target.observed);
        binding.target.problem = Optional.of(THROTTLED);
        assertThat(judgeWaiting(Removal.DELETE)).isEqualTo(new Judgement.Blocked<>(THROTTLED, AccessOnProblem.KEEP));
        assertThat(judge(Removal.DELETE)).isInstanceOf(Judgement.Ready.class);
        binding.target.problem = Optional.of(DENIED);
        assertThat(judgeWaiting(Removal.DELETE)).isInstanceOf(Judgement.Ready.class);
    }

    @Test
    void removalThatWaitsForAnswersIsBlockedByATransientProblemOfAResourceThatTheStatusDoesNotName() {
        binding.named.clear();
        binding.asked.add(GivenBinding.BUCKET.toString());
        binding.policies.put(GivenBinding.BUCKET, new PolicyObservation.Unreadable(THROTTLED));
        Problem ofBucket = GivenBinding.of(GivenBinding.BUCKET, THROTTLED);
        assertThat(judgeWaiting(Removal.DELETE)).isEqualTo(new Judgement.Blocked<>(ofBucket, AccessOnProblem.KEEP));
        assertThat(plan(judge(Removal.DELETE)).unreadGrants()).containsExactly(ofBucket);
    }

    @Test
    void removalThatWaitsForAnswersKeepsTheRolesUntilAllElseIsGone() {
        assertThat(ofRoles(plan(judgeWaiting(Removal.DELETE))))
                .containsExactly(OnFailure.FINISH_PHASE, OnFailure.FINISH_PHASE);
        assertThat(ofRoles(plan(judge(Removal.DELETE)))).containsExactly(OnFailure.CONTINUE, OnFailure.CONTINUE);
    }

    private static List<OnFailure> ofRoles(ReductionPlan plan) {
        return plan.phases().stream()
                .filter(phase -> phase.phase() == Phase.REMOVE_ROLES)
                .map(PlannedPhase::onFailure)
                .toList();
    }

    // Statements of resources

    @Test
    void statementsThatTheStatusNamesAreRemovedWithoutAReadIfTheRolesGoToo() {
        binding.policies.clear();
        assertThat(changes(plan(judge(Removal.DELETE)), Phase.REMOVE_FROM_RESOURCES, Side.TARGET))
                .containsExactly(binding.removal(GivenBinding.BUCKET));
        assertThat(reads(judge(Removal.GRANTS_BEFORE_RETAIN))).isEqualTo(Set.of(new Ref.Policy(GivenBinding.BUCKET)));
    }

    // Roles that could not be deleted

    @Test
    void rolesThatCouldNotBeDeletedAreAssumedByNobody() {
        ReductionPlan plan = RemovalJudge.blockTrust(binding.access());
        assertThat(changes(plan, Phase.BLOCK_TRUST, Side.TARGET)).containsExactly(blocked(binding.target.name));
        assertThat(changes(plan, Phase.BLOCK_TRUST, Side.SOURCE)).containsExactly(blocked(binding.source.name));
        assertThat(plan.phases()).extracting(PlannedPhase::onFailure).containsOnly(OnFailure.CONTINUE);
    }

    @Test
    void roleThatASiblingSharesKeepsItsTrust() {
        binding.siblings = List.of(GivenBinding.sibling());
        ReductionPlan plan = RemovalJudge.blockTrust(binding.access());
        assertThat(changes(plan)).containsExactly(blocked(binding.target.name));
    }

    @Test
    void rememberedRoleIsBlockedWithoutARead() {
        binding.target.isRemembered(binding.target.observed);
        assertThat(changes(RemovalJudge.blockTrust(binding.access()), Phase.BLOCK_TRUST, Side.TARGET))
                .containsExactly(blocked(binding.target.name));
    }

    @Test
    void roleOfAnotherBindingKeepsItsTrust() {
        binding.target.tags.put("crossbind.io/binding", "shop/another");
        assertThat(changes(RemovalJudge.blockTrust(binding.access()), Phase.BLOCK_TRUST, Side.TARGET))
                .isEmpty();
    }

    @Test
    void accountThatCannotBeFoundDoesNotKeepTheOtherRoleFromBeingBlocked() {
        binding.target.instead = Optional.of(new GivenRoles.Unreachable(NOT_FOUND));
        ReductionPlan plan = RemovalJudge.blockTrust(binding.access());
        assertThat(problem(plan, Phase.BLOCK_TRUST, Side.TARGET)).contains(NOT_FOUND);
        assertThat(changes(plan)).containsExactly(blocked(binding.source.name));
    }

    @Test
    void bindingWithoutRolesHasNoTrustToBlock() {
        binding.target.instead = Optional.of(new GivenRoles.None());
        binding.source.instead = Optional.of(new GivenRoles.None());
        assertThat(changes(RemovalJudge.blockTrust(binding.access()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,                true,  true,  true",
        "REVOKE,                true,  true,  false",
        "RETAIN,                true,  false, true",
        "GRANTS_BEFORE_RETAIN,  false, false, false"
    })
    void removalSaysWhatItDoesToRolesAndWhetherItIsTheLastPass(
            Removal removal, boolean includesRoles, boolean blocksTrust, boolean isFinal) {
        assertThat(removal.includesRoles()).isEqualTo(includesRoles);
        assertThat(removal.blocksTrust()).isEqualTo(blocksTrust);
        assertThat(removal.isFinal()).isEqualTo(isFinal);
    }

    private static Change blocked(String role) {
        return new Change.UpdateTrustPolicy(role, TrustPolicies.nobody());
    }
}
