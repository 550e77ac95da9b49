package io.crossbind.plan.binding;

import static io.crossbind.plan.binding.JudgedBinding.BUCKET;
import static io.crossbind.plan.binding.JudgedBinding.known;
import static io.crossbind.plan.binding.JudgedBinding.there;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.InlinePolicies;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import io.crossbind.plan.Merged;
import io.crossbind.plan.PolicyMerge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of the changes for a binding, the record in the status before the first change, and the consequences of a failure. */
class BindingPlanTest {
    private static final String GRANTS_OF_PODS = """
            workload: {serviceAccount: {name: orders, create: true, delivery: WebIdentity}}
            grants: [{resourceArn: "arn:aws:s3:::orders/in/*", access: Read}]
            """;
    private static final String OF_A_PRINCIPAL = """
            workload: {principal: {arn: "arn:aws:iam::111111111111:role/nodes"}}
            role: {statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::orders/*"]}]}
            """;

    private final JudgedBinding chained = JudgedBinding.chained();

    /** Both roles, the provider and the grant are as the operator leaves them. */
    private static void exists(JudgedBinding binding) {
        binding.wanted.target().ifPresent(_ -> binding.target = there(binding.targetRole(), "AROAT"));
        binding.wanted.source().ifPresent(_ -> binding.source = there(binding.sourceRole(), "AROAS"));
        binding.provider = Optional.of(new ObservedProvider(
                "arn:aws:iam::111111111111:oidc-provider/issuer.example", Set.of("sts.amazonaws.com"), Map.of()));
        binding.wanted
                .grants()
                .forEach(grant -> binding.policies.put(
                        grant.holder(),
                        known(Optional.of(((Merged.Replaced) PolicyMerge.merge(Optional.empty(), grant)).json()))));
    }

    /** The status names all objects of the binding. */
    private static void isRecorded(JudgedBinding binding) {
        binding.wanted
                .target()
                .ifPresent(_ -> binding.recordedTarget =
                        Optional.of(binding.targetRole().arn()));
        binding.wanted.source().ifPresent(_ -> {
            binding.recordedSource = Optional.of(binding.sourceRole().arn());
            binding.recordedSourceId = Optional.of("AROAS");
        });
        binding.recordedGrants = Set.of(BUCKET.toString());
    }

    private static List<Change> of(BindingPlan plan, Phase phase) {
        return plan.phases().stream()
                .filter(planned -> planned.phase() == phase)
                .flatMap(planned -> planned.changes().stream())
                .toList();
    }

    // The record before the first change

    @Test
    void statusNamesAllBeforeTheFirstChangeInAws() {
        assertThat(chained.plan().intent()).isEqualTo(Intent.RECORD);
    }

    @Test
    void statusThatNamesAllIsNotWrittenAgain() {
        isRecorded(chained);
        chained.delivered = true;
        exists(chained);
        assertThat(chained.plan().intent()).isEqualTo(Intent.NONE);
    }

    @Test
    void statusThatLacksARoleOrAGrantIsWrittenBeforeTheNextChange() {
        isRecorded(chained);
        chained.recordedSourceId = Optional.empty();
        assertThat(chained.plan().intent()).as("all is named").isEqualTo(Intent.NONE);
        chained.recordedTarget = Optional.empty();
        assertThat(chained.plan().intent()).isEqualTo(Intent.RECORD);

        isRecorded(chained);
        chained.recordedSourceId = Optional.empty();
        chained.recordedGrants = Set.of();
        assertThat(chained.plan().intent()).isEqualTo(Intent.RECORD);
    }

    @Test
    void statusThatNamesAllButTheOwnRoleIsWrittenBeforeThatRoleIsCreated() {
        JudgedBinding ofPods = new JudgedBinding(GRANTS_OF_PODS);
        exists(ofPods);
        ofPods.recordedGrants = Set.of(BUCKET.toString());
        ofPods.source = new RoleObservation.Absent();
        assertThat(ofPods.plan().grants().added())
                .as("only the own role is missing")
                .isEmpty();
        assertThat(ofPods.plan().intent()).isEqualTo(Intent.RECORD);
    }

    @Test
    void statusThatLacksWhatExistsIsLeftToTheEndOfAPassThatChangesNothingInAws() {
        exists(chained);
        BindingPlan plan = chained.plan();
        assertThat(plan.ofRoles()).isEmpty();
        assertThat(plan.handOver().changes()).as("objects of the cluster").isNotEmpty();
        assertThat(plan.intent()).isEqualTo(Intent.KEEP);
    }

    @Test
    void idOfAnOwnRoleThatIsCreatedAgainLeavesTheStatusFirst() {
        isRecorded(chained);
        assertThat(chained.plan().recreatesSource()).isTrue();
        assertThat(chained.plan().intent()).isEqualTo(Intent.RECORD);
        exists(chained);
        assertThat(chained.plan().recreatesSource()).isFalse();
    }

    @Test
    void statusNeedsNotNameAResourceThatRefusesItsGrant() {
        isRecorded(chained);
        exists(chained);
        chained.delivered = true;
        chained.recordedGrants = Set.of();
        chained.policies.put(
                BUCKET, new PolicyObservation.Unreadable(new Problem(Reason.RESOURCE_NOT_FOUND, "no bucket")));
        assertThat(chained.plan().intent()).isEqualTo(Intent.NONE);
    }

    // The order of the phases

    @Test
    void rolesAreCreatedBeforeTheyGetPermissionsAndResourcesAcceptThemLast() {
        BindingPlan plan = chained.plan();
        assertThat(plan.phases())
                .extracting(PlannedPhase::phase)
                .containsExactly(
                        Phase.SOURCE_IDENTITY,
                        Phase.TARGET_IDENTITY,
                        Phase.SOURCE_PERMISSIONS,
                        Phase.TARGET_PERMISSIONS,
                        Phase.ADD_FOR_NEW_ROLES,
                        Phase.RESOURCE_POLICIES);
        assertThat(of(plan, Phase.SOURCE_IDENTITY))
                .hasExactlyElementsOfTypes(Change.CreateProvider.class, Change.CreateRole.class);
        assertThat(of(plan, Phase.TARGET_IDENTITY)).hasExactlyElementsOfTypes(Change.CreateRole.class);
        assertThat(of(plan, Phase.SOURCE_PERMISSIONS)).hasExactlyElementsOfTypes(Change.PutInlinePolicy.class);
        assertThat(of(plan, Phase.TARGET_PERMISSIONS))
                .hasExactlyElementsOfTypes(Change.PutInlinePolicy.class, Change.AttachPolicy.class);
        assertThat(of(plan, Phase.ADD_FOR_NEW_ROLES)).hasExactlyElementsOfTypes(Change.PutGrant.class);
    }

    @Test
    void resourcesAcceptAnExistingRoleBeforeItsPermissionsChange() {
        exists(chained);
        chained.policies.put(BUCKET, known(Optional.empty()));
        assertThat(chained.plan().phases())
                .extracting(PlannedPhase::phase)
                .containsExactly(
                        Phase.SOURCE_IDENTITY,
                        Phase.TARGET_IDENTITY,
                        Phase.ADD_TO_RESOURCES,
                        Phase.SOURCE_PERMISSIONS,
                        Phase.TARGET_PERMISSIONS,
                        Phase.RESOURCE_POLICIES);
        assertThat(of(chained.plan(), Phase.ADD_TO_RESOURCES)).hasExactlyElementsOfTypes(Change.PutGrant.class);
    }

    @Test
    void boundaryAndTrustOfARoleComeBeforeItsPermissions() {
        exists(chained);
        ObservedRole open = ((RoleObservation.Owned) chained.target)
                .role()
                .withPermissionsBoundary("arn:aws:iam::aws:policy/AdministratorAccess")
                .withTrust(chained.sourceRole().trust());
        chained.target = new RoleObservation.Owned(open.withoutInlinePolicy(InlinePolicies.STATEMENTS), true);
        BindingPlan plan = chained.plan();
        assertThat(of(plan, Phase.TARGET_IDENTITY))
                .hasExactlyElementsOfTypes(Change.PutPermissionsBoundary.class, Change.UpdateTrustPolicy.class);
        assertThat(of(plan, Phase.TARGET_PERMISSIONS)).hasExactlyElementsOfTypes(Change.PutInlinePolicy.class);
    }

    @Test
    void podsAreLedToTheirRolesInTheAccountOfTheRoleThatTheyAssumeFirst() {
        assertThat(chained.plan().handOver().side()).contains(Side.SOURCE);
        assertThat(chained.plan().handOver().changes()).isNotEmpty();
        assertThat(new JudgedBinding(OF_A_PRINCIPAL).plan().handOver().side()).contains(Side.TARGET);
    }

    @Test
    void grantThatAResourceRefusesKeepsTheNextOneOnlyFromABindingThatWasNeverReady() {
        assertThat(ofGrants(chained.plan())).containsOnly(OnFailure.STOP);
        chained.delivered = true;
        assertThat(ofGrants(chained.plan())).containsOnly(OnFailure.FINISH_PHASE);
    }

    private static List<OnFailure> ofGrants(BindingPlan plan) {
        return plan.phases().stream()
                .filter(phase ->
                        Set.of(Phase.ADD_FOR_NEW_ROLES, Phase.RESOURCE_POLICIES).contains(phase.phase()))
                .map(PlannedPhase::onFailure)
                .toList();
    }

    // The policy of the own role

    @Test
    void ownRoleGetsTheGrantsThatTheResourcesTook() {
        BindingPlan plan = new JudgedBinding(GRANTS_OF_PODS).plan();
        List<Change> done = new ArrayList<>(plan.ofRoles());
        assertThat(grantsOfTheOwnRole(plan, done))
                .as("no resource took its grant")
                .isEmpty();
        done.addAll(plan.grants().added());
        assertThat(grantsOfTheOwnRole(plan, done)).hasSize(1);
        assertThat(plan.ofRoles())
                .doesNotContainAnyElementsOf(grantsOfTheOwnRole(plan, done).toList());
    }

    @Test
    void ownRoleGetsNoGrantsWhileAChangeOfTheRolesIsMissing() {
        BindingPlan plan = new JudgedBinding(GRANTS_OF_PODS).plan();
        List<Change> done = new ArrayList<>(plan.grants().added());
        assertThat(plan.ownGrants(done).changes()).isEmpty();
    }

    private static Stream<Change> grantsOfTheOwnRole(BindingPlan plan, List<Change> done) {
        return plan.ownGrants(done).changes().stream()
                .filter(change -> change instanceof Change.PutInlinePolicy(var _, var policy, var _)
                        && policy.equals(InlinePolicies.GRANTS));
    }

    // Problems

    @Test
    void roleOfAnotherOwnerBlocksThePlanWhateverItsAccount() {
        chained.target = new RoleObservation.Foreign(chained.targetRole().arn(), true);
        assertThat(chained.problem().map(Problem::reason)).contains(Reason.CONFLICT);
        assertThat(new JudgedBinding(GRANTS_OF_PODS).plan().problem()).isEmpty();
    }

    @Test
    void changesCreateTheOwnRoleOnlyIfTheyCreateARoleOfItsArn() {
        BindingPlan plan = chained.plan();
        assertThat(plan.createsSource(of(plan, Phase.SOURCE_IDENTITY))).isTrue();
        assertThat(plan.createsSource(of(plan, Phase.TARGET_IDENTITY))).isFalse();
        assertThat(plan.createsSource(of(plan, Phase.SOURCE_PERMISSIONS))).isFalse();
    }
}
