package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.BindingDesign;
import io.crossbind.desired.BindingFacts;
import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.NamespaceFacts;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.ObservedConfigMap.Ownership;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Partition;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.Observed;
import io.crossbind.plan.binding.PolicyObservation.Known;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A chained binding with a role in the target account, and a grant on a bucket there. */
class BindingJudgeTest {
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://issuer.example"), "sts.amazonaws.com");
    private static final Desired.Wanted WANTED = wanted();
    private static final DesiredGrant GRANT = WANTED.grants().getFirst();
    private static final ResourceArn BUCKET = GRANT.holder();
    private static final String SID = GRANT.sidPrefix();
    private static final String CONFIG_MAP =
            WANTED.cluster().configMap().orElseThrow().name();
    private static final DesiredRole TARGET = WANTED.target().orElseThrow().role();
    private static final DesiredRole SOURCE = WANTED.source().orElseThrow().role();

    private RoleObservation source = new RoleObservation.Absent();
    private RoleObservation target = new RoleObservation.Absent();
    private boolean targetIsFresh;
    private boolean delivered;
    private Optional<String> recordedTarget = Optional.empty();
    private Optional<String> recordedSource = Optional.empty();
    private Optional<String> recordedSourceId = Optional.empty();
    private Set<String> siblingIds = Set.of();
    private final Map<ResourceArn, PolicyObservation> policies =
            new HashMap<>(Map.of(BUCKET, new Known(Optional.empty(), false)));
    private final Map<String, Optional<ObservedConfigMap>> configMaps =
            new HashMap<>(Map.of(CONFIG_MAP, Optional.empty()));

    @Test
    void policyThatWasNeverReadIsReadFirst() {
        policies.clear();
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.Policy(BUCKET))));
    }

    @Test
    void roleThatTheStatusNamesAndTheSnapshotMissesIsReadFirst() {
        recordedTarget = Optional.of(TARGET.arn());
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.Role(Side.TARGET))));
        targetIsFresh = true;
        assertThat(judge()).isInstanceOf(Judgement.Ready.class);
    }

    @Test
    void rememberedRoleThatDiffersIsReadBeforeItIsChanged() {
        target = new RoleObservation.Owned(role(TARGET, "AROAT").withTrust(SOURCE.trust()), false);
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.Role(Side.TARGET))));
    }

    @Test
    void policyThatMayNameADeletedRoleIsReadAgain() {
        policies.put(BUCKET, new Known(Optional.of(ownStatement()), false));
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.Policy(BUCKET))));
        policies.put(BUCKET, new Known(Optional.of(ownStatement()), true));
        assertThat(judge()).isInstanceOf(Judgement.Ready.class);
    }

    @Test
    void configMapOfAnotherOwnerBlocksTheBinding() {
        configMaps.clear();
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.ConfigMap(CONFIG_MAP))));
        configMaps.put(
                CONFIG_MAP,
                Optional.of(new ObservedConfigMap("u", Map.of(), Map.of(), Set.of(), Ownership.FOREIGN, false)));
        assertThat(judge()).isInstanceOfSatisfying(Judgement.Blocked.class, blocked -> {
            assertThat(blocked.problem().reason()).isEqualTo(Reason.CONFIG_MAP_CONFLICT);
            assertThat(blocked.access()).isEqualTo(AccessOnProblem.CLAMP);
        });
    }

    @Test
    void sourceRoleThatTheOperatorDidNotCreateIsNotTrusted() {
        source = new RoleObservation.Owned(role(SOURCE, "AROAFOREIGN"), false);
        siblingIds = Set.of("AROAOWN");
        assertThat(judge())
                .isInstanceOfSatisfying(
                        Judgement.Blocked.class,
                        blocked -> assertThat(blocked.problem().reason()).isEqualTo(Reason.PRINCIPAL_REPLACED));
        siblingIds = Set.of("AROAFOREIGN");
        assertThat(judge()).isInstanceOf(Judgement.Ready.class);
    }

    @Test
    void trustPolicyIsWrittenAgainWhenTheSourceRoleIsRecreated() {
        recordedTarget = Optional.of(TARGET.arn());
        recordedSource = Optional.of(SOURCE.arn());
        recordedSourceId = Optional.of("AROAOLD");
        target = new RoleObservation.Owned(role(TARGET, "AROAT"), true);
        source = new RoleObservation.Unknown();
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.Role(Side.SOURCE))));
        source = new RoleObservation.Absent();
        recordedSource = Optional.empty();
        assertThat(plan().target().changes())
                .containsExactly(new Change.UpdateTrustPolicy(TARGET.name(), TARGET.trust()));
    }

    /** Another client may have re-created the source role, and only a read of its account shows such a change. */
    @Test
    void sourceRoleIsReadBeforeATrustThatNamesADeletedOneIsWrittenAgain() {
        recordedTarget = Optional.of(TARGET.arn());
        recordedSource = Optional.of(SOURCE.arn());
        recordedSourceId = Optional.of("AROAS");
        targetIsFresh = true;
        source = new RoleObservation.Owned(role(SOURCE, "AROAS"), false);
        target = new RoleObservation.Owned(role(TARGET, "AROAT").withTrust(PolicyDocument.parse("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"AROADEAD"},"Action":"sts:AssumeRole"}]}""")), true);
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.Role(Side.SOURCE))));
        target = new RoleObservation.Owned(role(TARGET, "AROAT").withTrust(SOURCE.trust()), true);
        assertThat(judge()).as("the trust names no deleted role").isInstanceOf(Judgement.Ready.class);
    }

    @Test
    void roleOfAnEarlierBindingIsDeletedBeforeEverythingElse() {
        target = new RoleObservation.Owned(
                role(TARGET, "AROAT").withTags(Map.of(OwnerTags.BINDING_UID, "uid-of-the-first")), false);
        assertThat(judge()).isEqualTo(new Judgement.NeedsRead<>(Set.of(new Ref.Role(Side.TARGET))));
        target = new RoleObservation.Owned(
                role(TARGET, "AROAT").withTags(Map.of(OwnerTags.BINDING_UID, "uid-of-the-first")), true);
        policies.put(BUCKET, new Known(Optional.of(document()), true));
        BindingPlan plan = plan();
        assertThat(plan.phases().getFirst().phase()).isEqualTo(Phase.REPLACE_ROLES);
        assertThat(plan.phases().getFirst().side()).contains(Side.TARGET);
        assertThat(plan.phases().getFirst().changes()).last().isEqualTo(new Change.DeleteRole(TARGET.name()));
        assertThat(plan.phases().stream()
                        .filter(phase -> phase.phase() == Phase.TARGET_IDENTITY)
                        .flatMap(phase -> phase.changes().stream()))
                .contains(new Change.CreateRole(TARGET));
        assertThat(plan.grants().added())
                .as("the statement names the unique ID of the first role")
                .containsExactly(new Change.PutGrant(GRANT));
        assertThat(plan.deliveredBefore())
                .as("the earlier binding's role is not its own")
                .isFalse();
    }

    private static String document() {
        return new PolicyDocument(PolicyDocument.CURRENT, GRANT.statements()).toJson();
    }

    @Test
    void grantsOfNewRolesFollowTheRolesAndTheClusterComesLast() {
        BindingPlan plan = plan();
        assertThat(plan.phases())
                .extracting(PlannedPhase::phase)
                .containsExactly(
                        Phase.SOURCE_IDENTITY,
                        Phase.TARGET_IDENTITY,
                        Phase.SOURCE_PERMISSIONS,
                        Phase.TARGET_PERMISSIONS,
                        Phase.ADD_FOR_NEW_ROLES,
                        Phase.RESOURCE_POLICIES);
        assertThat(plan.phases().get(4).changes()).containsExactly(new Change.PutGrant(GRANT));
        assertThat(plan.handOver().changes()).isNotEmpty().allMatch(Change.OfCluster.class::isInstance);
        assertThat(plan.createsSource(plan.ofRoles())).isTrue();
    }

    @Test
    void whatMovesFromARoleToAResourceIsAddedFirst() {
        source = new RoleObservation.Owned(role(SOURCE, "AROAS"), false);
        target = new RoleObservation.Owned(role(TARGET, "AROAT").withInlinePolicy("crossbind", SOURCE.trust()), true);
        BindingPlan plan = plan();
        assertThat(plan.phases())
                .extracting(PlannedPhase::phase)
                .containsExactly(
                        Phase.SOURCE_IDENTITY,
                        Phase.TARGET_IDENTITY,
                        Phase.ADD_TO_RESOURCES,
                        Phase.SOURCE_PERMISSIONS,
                        Phase.TARGET_PERMISSIONS,
                        Phase.RESOURCE_POLICIES);
        assertThat(plan.phases().get(2).onFailure()).isEqualTo(OnFailure.FINISH_PHASE);
    }

    @Test
    void grantThatCannotBeReadBlocksANewBindingOnly() {
        policies.put(
                BUCKET,
                new PolicyObservation.Unreadable(new io.crossbind.model.Problem(Reason.RESOURCE_NOT_FOUND, "gone")));
        assertThat(judge())
                .isInstanceOfSatisfying(
                        Judgement.Blocked.class,
                        blocked -> assertThat(blocked.access()).isEqualTo(AccessOnProblem.CLAMP));
        delivered = true;
        assertThat(judge()).isInstanceOf(Judgement.Ready.class);
    }

    private BindingPlan plan() {
        return ((Judgement.Ready<BindingPlan>) judge()).plan();
    }

    private Judgement<BindingPlan> judge() {
        BindingRecord recorded = new BindingRecord(
                recordedTarget,
                Optional.empty(),
                recordedSource,
                recordedSourceId,
                Set.of(),
                recordedTarget.isPresent(),
                delivered,
                Optional.empty(),
                Optional.of("orders"),
                new TrustedSourceIds(Optional.empty(), siblingIds, recordedSource.map(_ -> recordedSourceId)));
        BindingObservations observed = new BindingObservations(
                Optional.of(new AccountObservation(Optional.empty(), false, source, false, 10)),
                Optional.of(new AccountObservation(Optional.empty(), false, target, targetIsFresh, 10)),
                new Observed.InCluster(Optional.empty(), Optional.empty(), Optional.empty()),
                true,
                Map.of("uid-of-orders", "orders"),
                policies,
                SID,
                Set.of(),
                Set.of(),
                Set.of(),
                configMaps);
        return new BindingJudge(new AccountPlanner(CLUSTER), WANTED, recorded, observed).judge();
    }

    private static String ownStatement() {
        return """
                {"Version":"2012-10-17","Statement":[{"Sid":"%s1","Effect":"Allow","Principal":{"AWS":"AROADEAD"},\
                "Action":"s3:GetObject","Resource":"%s/*"}]}""".formatted(SID, BUCKET);
    }

    private static ObservedRole role(DesiredRole wanted, String id) {
        return new ObservedRole(
                wanted.name(),
                wanted.path(),
                wanted.arn(),
                id,
                wanted.trust(),
                wanted.permissionsBoundary(),
                wanted.maxSessionSeconds(),
                wanted.description(),
                wanted.tags(),
                wanted.inlinePolicies(),
                wanted.attachedPolicies(),
                Set.of());
    }

    private static Desired.Wanted wanted() {
        CrossAccountBindingSpec spec = Serialization.unmarshal("""
                accountRef: {name: data}
                workload: {serviceAccount: {name: orders, create: true, delivery: RoleChaining}}
                role: {statements: [{actions: ["s3:GetObject"], resources: ["arn:aws:s3:::orders/*"]}]}
                grants: [{resourceArn: "arn:aws:s3:::orders/in/*", access: Read}]
                """, CrossAccountBindingSpec.class);
        return (Desired.Wanted) new BindingDesign(new BindingFacts(
                        CLUSTER,
                        account("data", "222222222222"),
                        Optional.of(account("home", "111111111111")),
                        new NamespaceFacts("shop", "uid-of-shop", Map.of()),
                        "orders",
                        "uid-of-orders",
                        spec,
                        List.of(new BindingFacts.Sibling(
                                "orders", "uid-of-orders", "arn:aws:iam::222222222222:role/target", "eu-west-1"))))
                .desired();
    }

    private static AccountFacts account(String name, String id) {
        AwsAccountSpec spec = Serialization.unmarshal("""
                accountId: "%1$s"
                region: eu-west-1
                permissionsBoundaryArn: arn:aws:iam::%1$s:policy/boundary
                rules:
                  - name: all
                    namespaces: {names: [shop]}
                    uses: [Source, Target]
                    deliveries: [RoleChaining]
                    resources: ["arn:aws:s3:::orders/*"]
                    actions: ["s3:GetObject", "s3:ListBucket"]
                """.formatted(id), AwsAccountSpec.class);
        return new AccountFacts(name, spec, new Partition("aws"), 2048);
    }
}
