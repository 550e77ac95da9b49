package io.crossbind.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossbind.aws.FakeAccount;
import io.crossbind.aws.IamRoles;
import io.crossbind.aws.TickingClock;
import io.crossbind.aws.policies.PolicyStores;
import io.crossbind.desired.DesiredProvider;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.inventory.AccountInventory;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Issuer;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

class ApplierTest {
    private static final String NAME = "shop-orders";
    private static final String ARN = "arn:aws:iam::111122223333:role/crossbind/shop-orders";
    private static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com";
    private static final ClusterIdentity CLUSTER =
            new ClusterIdentity("prod", new Issuer("https://oidc.example.com"), "sts.amazonaws.com");
    private static final Map<String, String> TAGS = Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, "shop/orders");
    private static final PolicyDocument READ =
            PolicyDocument.of(PolicyStatement.allow(null, Set.of("s3:Get*"), Set.of("*"), Map.of()));

    private final FakeAccount aws = new FakeAccount();
    private final AccountInventory inventory = new AccountInventory();
    private final TickingClock clock = new TickingClock();
    private final AccountAccess account = new AccountAccess(
            aws.session(), inventory, CLUSTER, PolicyStores.in(aws.session(), InstantSource.system()));
    private final ProviderChanges providers = new ProviderChanges(new KeyedLocks(), clock);
    private final List<Change> ofServiceAccount = new ArrayList<>();

    @Test
    void everythingIsDoneInOrderAndTheInventoryHoldsWhatIamHolds() {
        Change annotate = new Change.ApplyServiceAccount(
                new DesiredServiceAccount("shop", "orders", false, Map.of(DesiredServiceAccount.ROLE_ARN, ARN)),
                new Change.Existing.None(),
                Map.of());
        List<Change> changes = List.of(
                new Change.CreateProvider(provider("sts.amazonaws.com")),
                new Change.CreateRole(role()),
                new Change.PutInlinePolicy(NAME, "crossbind", READ),
                new Change.PutInlinePolicy(NAME, "extra", READ),
                new Change.PutInlinePolicy(NAME, "more", READ),
                new Change.AttachPolicy(NAME, "arn:a"),
                new Change.AttachPolicy(NAME, "arn:b"),
                new Change.AttachPolicy(NAME, "arn:c"),
                new Change.DetachPolicy(NAME, "arn:b"),
                new Change.DeleteInlinePolicy(NAME, "extra"),
                new Change.UpdateTrustPolicy(NAME, READ),
                new Change.PutPermissionsBoundary(NAME, "arn:boundary"),
                new Change.UpdateRole(NAME, 7200, "new"),
                new Change.TagRole(NAME, Map.of("team", "shop")),
                annotate);
        assertThat(apply(changes)).isEqualTo(new ApplyResult(changes, Optional.empty()));
        assertThat(ofServiceAccount).containsExactly(annotate);
        ObservedRole held = new IamRoles(aws.session()).read(NAME).orElseThrow();
        assertThat(inventory.role(NAME)).isEqualTo(new RoleObservation.Owned(held, false));
        assertThat(held.inlinePolicies()).isEqualTo(Map.of("crossbind", READ, "more", READ));
        assertThat(held.attachedPolicies()).containsExactlyInAnyOrder("arn:a", "arn:c");
        assertThat(held.trust()).isEqualTo(READ);
        assertThat(held.permissionsBoundary()).isEqualTo("arn:boundary");
        assertThat(held.maxSessionSeconds()).isEqualTo(7200);
        assertThat(held.description()).isEqualTo("new");
        assertThat(held.tags()).containsEntry("team", "shop").containsAllEntriesOf(TAGS);
    }

    @Test
    void theFirstFailureEndsAllAndTheRoleCountsAsUnknown() {
        apply(List.of(new Change.CreateRole(role())));
        aws.iam().failNext("AttachRolePolicy", SdkClientException.create("connect timed out"));
        Change put = new Change.PutInlinePolicy(NAME, "crossbind", READ);
        ApplyResult applied = apply(
                List.of(put, new Change.AttachPolicy(NAME, "arn:a"), new Change.DeleteInlinePolicy(NAME, "crossbind")));
        assertThat(applied.done()).containsExactly(put);
        assertThat(applied.failure().orElseThrow().reason()).isEqualTo(Reason.AWS_UNREACHABLE);
        assertThat(inventory.role(NAME)).isEqualTo(new RoleObservation.Unknown());
        assertThat(aws.iam().calls()).doesNotContain("DeleteRolePolicy");
    }

    @Test
    void whatIamRefusesLeavesWhatIsKnown() {
        apply(List.of(new Change.CreateRole(role())));
        RoleObservation before = inventory.role(NAME);
        attachmentFindsNothing();
        ApplyResult applied = apply(List.of(new Change.AttachPolicy(NAME, "arn:a")));
        assertThat(applied.failure()).contains(new Problem(Reason.POLICY_NOT_FOUND, "policy arn:a does not exist"));
        assertThat(inventory.role(NAME)).isEqualTo(before);
        assertThat(inventory.missingPolicies()).containsExactly("arn:a");
        inventory.recordPolicy("arn:a", true);
        assertThat(inventory.missingPolicies()).isEmpty();
    }

    /** IAM is eventually consistent: a deletion that mistook the role for absent would leave the role behind. */
    @Test
    void aRoleThatWasJustCreatedIsNotTakenForAbsent() {
        apply(List.of(new Change.CreateRole(role())));
        RoleChanges roles = new RoleChanges(account, clock);
        new IamRoles(aws.session()).delete(NAME);
        assertThatThrownBy(() -> roles.read(NAME))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("IAM does not return role shop-orders yet");
        assertThatThrownBy(() -> roles.readBeforeDeletion(NAME)).isInstanceOf(ProblemException.class);
        clock.pass(Duration.ofSeconds(11));
        assertThat(roles.read(NAME)).isEqualTo(new RoleObservation.Absent());
    }

    @Test
    void aRoleThatTheOperatorDeletedIsAbsentAtOnce() {
        apply(List.of(new Change.CreateRole(role()), new Change.DeleteRole(NAME)));
        assertThat(new RoleChanges(account, clock).read(NAME)).isEqualTo(new RoleObservation.Absent());
    }

    private void attachmentFindsNothing() {
        aws.iam()
                .failNext(
                        "AttachRolePolicy",
                        NoSuchEntityException.builder()
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode("NoSuchEntity")
                                        .errorMessage("no")
                                        .build())
                                .build());
    }

    /** IAM returns the same error for a role that is not visible yet. */
    @Test
    void aPolicyThatExistsIsNotTakenForMissing() {
        apply(List.of(new Change.CreateRole(role())));
        aws.iam().createPolicy("arn:a");
        attachmentFindsNothing();
        ApplyResult applied = apply(List.of(new Change.AttachPolicy(NAME, "arn:a")));
        assertThat(applied.failure().map(Problem::reason)).contains(Reason.CHANGED_MEANWHILE);
        assertThat(inventory.missingPolicies()).isEmpty();
    }

    @Test
    void aRoleThatIsNotKnownIsNotWritten() {
        ApplyResult applied = apply(List.of(new Change.AttachPolicy(NAME, "arn:a")));
        assertThat(applied.failure().orElseThrow().reason()).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(aws.iam().calls()).isEmpty();
    }

    @Test
    void aRoleThatAppearedMeanwhileIsNotTakenOver() {
        apply(List.of(new Change.CreateRole(role())));
        ApplyResult applied = apply(List.of(new Change.CreateRole(role()), new Change.AttachPolicy(NAME, "arn:a")));
        assertThat(applied.done()).isEmpty();
        assertThat(applied.failure().orElseThrow().reason()).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(inventory.role(NAME)).isEqualTo(new RoleObservation.Unknown());
        assertThat(aws.iam().calls()).doesNotContain("AttachRolePolicy");
    }

    @Test
    void whatIsGoneAlreadyCountsAsRemoved() {
        apply(List.of(new Change.CreateRole(role())));
        List<Change> changes = List.of(
                new Change.DetachPolicy(NAME, "arn:a"),
                new Change.DeleteInlinePolicy(NAME, "crossbind"),
                new Change.DeleteRole(NAME),
                new Change.DeleteRole(NAME));
        assertThat(apply(changes)).isEqualTo(new ApplyResult(changes, Optional.empty()));
        assertThat(inventory.isAbsent(NAME)).isTrue();
        assertThat(new IamRoles(aws.session()).read(NAME)).isEmpty();
    }

    @Test
    void aDeletionThatAnInstanceProfileBlocksNamesIt() {
        apply(List.of(new Change.CreateRole(role())));
        aws.iam().addInstanceProfile("web", NAME);
        aws.iam().addInstanceProfile("batch", NAME);
        ApplyResult applied = apply(List.of(new Change.DeleteRole(NAME)));
        assertThat(applied.failure().orElseThrow().reason()).isEqualTo(Reason.DELETE_BLOCKED);
        assertThat(applied.failure().orElseThrow().message())
                .isEqualTo("role shop-orders is in instance profiles [batch, web]");
    }

    @Test
    void anInstanceProfileHoldsTheRoleAndGoesBeforeIt() {
        Change put = new Change.PutInstanceProfile(NAME, "/crossbind/", TAGS);
        apply(List.of(new Change.CreateRole(role()), put));
        assertThat(known().instanceProfiles()).containsExactly(NAME);
        assertThat(aws.iam().instanceProfiles()).containsExactly(NAME);
        assertThat(apply(List.of(put)).failure()).isEmpty();
        Change delete = new Change.DeleteInstanceProfile(NAME, TAGS);
        assertThat(apply(List.of(delete, delete, new Change.DeleteRole(NAME))).failure())
                .isEmpty();
        assertThat(aws.iam().instanceProfiles()).isEmpty();
        assertThat(inventory.isAbsent(NAME)).isTrue();
    }

    @Test
    void anInstanceProfileOfThatNameThatHoldsAnotherRoleIsLeft() {
        apply(List.of(new Change.CreateRole(role())));
        aws.iam().addInstanceProfile(NAME, "somebodys");
        assertThat(apply(List.of(new Change.PutInstanceProfile(NAME, "/crossbind/", TAGS)))
                        .failure()
                        .map(Problem::reason))
                .contains(Reason.CONFLICT);
        apply(List.of(new Change.DeleteInstanceProfile(NAME, TAGS)));
        assertThat(aws.iam().instanceProfiles()).containsExactly(NAME);
    }

    /** Otherwise an instance profile created by the operator would block the deletion of the role. */
    @Test
    void afterAFailureTheInstanceProfileIsKnownAgain() {
        apply(List.of(new Change.CreateRole(role()), new Change.PutInstanceProfile(NAME, "/crossbind/", TAGS)));
        aws.iam().failNext("AttachRolePolicy", SdkClientException.create("connect timed out"));
        apply(List.of(new Change.AttachPolicy(NAME, "arn:a")));
        assertThat(inventory.role(NAME)).isEqualTo(new RoleObservation.Unknown());
        new RoleChanges(account, clock).read(NAME);
        assertThat(known().instanceProfiles()).containsExactly(NAME);
    }

    private ObservedRole known() {
        return ((RoleObservation.Owned) inventory.role(NAME)).role();
    }

    @Test
    void aDeletionThatAPolicyBlocksIsTriedAgainSoon() {
        apply(List.of(new Change.CreateRole(role()), new Change.AttachPolicy(NAME, "arn:a")));
        assertThat(apply(List.of(new Change.DeleteRole(NAME))).failure())
                .contains(new Problem(
                        Reason.CHANGED_MEANWHILE, "iam:DeleteRole: DeleteConflict: must detach all policies first"));
    }

    @Test
    void aReleasedRoleStaysWithoutTheOwnerTags() {
        apply(List.of(new Change.CreateRole(role()), new Change.TagRole(NAME, Map.of("team", "shop"))));
        apply(List.of(new Change.ReleaseRole(NAME)));
        assertThat(inventory.role(NAME)).isEqualTo(new RoleObservation.Foreign(ARN, false));
        assertThat(new IamRoles(aws.session()).read(NAME).orElseThrow().tags()).isEqualTo(Map.of("team", "shop"));
    }

    @Test
    void aRoleReadByItselfIsToldByItsTags() {
        RoleChanges roles = new RoleChanges(account, clock);
        assertThat(roles.read(NAME)).isEqualTo(new RoleObservation.Absent());
        apply(List.of(new Change.CreateRole(role())));
        assertThat(roles.read(NAME))
                .isInstanceOfSatisfying(
                        RoleObservation.Owned.class,
                        owned -> assertThat(owned.direct()).isTrue());
        assertThat(inventory.role(NAME))
                .isInstanceOfSatisfying(
                        RoleObservation.Owned.class,
                        owned -> assertThat(owned.direct()).isFalse());
        aws.iam().edit(NAME, role -> role.tags(List.of()));
        assertThat(roles.read(NAME)).isEqualTo(new RoleObservation.Foreign(ARN, true));
    }

    @Test
    void aRememberedRoleIsReadInOneCallBeforeItIsDeleted() {
        RoleChanges roles = new RoleChanges(account, clock);
        apply(List.of(new Change.CreateRole(role()), new Change.PutInlinePolicy(NAME, "crossbind", READ)));
        aws.iam().forgetCalls();
        assertThat(roles.readBeforeDeletion(NAME)).isInstanceOfSatisfying(RoleObservation.Owned.class, owned -> {
            assertThat(owned.direct()).isTrue();
            assertThat(owned.role().inlinePolicies()).containsOnlyKeys("crossbind");
        });
        assertThat(aws.iam().calls()).containsExactly("GetRole");
    }

    @Test
    void aRoleThatLostItsTagsIsForeignBeforeItsDeletion() {
        RoleChanges roles = new RoleChanges(account, clock);
        apply(List.of(new Change.CreateRole(role())));
        aws.iam().edit(NAME, role -> role.tags(List.of()));
        assertThat(roles.readBeforeDeletion(NAME)).isEqualTo(new RoleObservation.Foreign(ARN, true));
    }

    @Test
    void anotherRoleOfTheNameIsReadAsAWholeBeforeItsDeletion() {
        RoleChanges roles = new RoleChanges(account, clock);
        apply(List.of(new Change.CreateRole(role()), new Change.PutInlinePolicy(NAME, "crossbind", READ)));
        aws.iam().edit(NAME, role -> role.roleId("AROAANOTHER"));
        aws.iam().forgetCalls();
        roles.readBeforeDeletion(NAME);
        assertThat(aws.iam().calls())
                .containsExactly("GetRole", "ListRolePolicies", "GetRolePolicy", "ListAttachedRolePolicies");
    }

    @Test
    void aServiceAccountThatIsRefusedEndsThePlan() {
        ProblemException refused = new ProblemException(Reason.SERVICE_ACCOUNT_CONFLICT, "no");
        ApplyResult applied = new Applier(providers, new PolicyChanges(new KeyedLocks()), clock)
                .apply(
                        account,
                        _ -> {
                            throw refused;
                        },
                        List.of(new Change.ReleaseServiceAccount("shop", "orders", "u", Map.of())));
        assertThat(applied).isEqualTo(new ApplyResult(List.of(), Optional.of(refused.problem())));
    }

    @Test
    void ofManyThatFindTheProviderMissingOneMakesIt() {
        Change create = new Change.CreateProvider(provider("sts.amazonaws.com"));
        apply(List.of(create, create));
        assertThat(aws.iam().calls()).containsExactly("CreateOpenIDConnectProvider");
        assertThat(inventory.provider())
                .contains(
                        new ObservedProvider(PROVIDER, Set.of("sts.amazonaws.com"), Map.of(OwnerTags.CLUSTER, "prod")));
    }

    @Test
    void anOwnProviderThatAppearedMeanwhileGetsTheAudience() {
        apply(List.of(new Change.CreateProvider(provider("theirs"))));
        inventory.recordProvider(Optional.empty(), clock.instant());
        assertThat(apply(List.of(new Change.CreateProvider(provider("sts.amazonaws.com"))))
                        .failure())
                .isEmpty();
        assertThat(inventory.provider().orElseThrow().clientIds())
                .containsExactlyInAnyOrder("theirs", "sts.amazonaws.com");
    }

    @Test
    void aForeignProviderThatAppearedMeanwhileStopsThePlan() {
        DesiredProvider ours = provider("sts.amazonaws.com");
        new io.crossbind.aws.IamProviders(aws.session())
                .create(new DesiredProvider(ours.arn(), ours.issuer(), "theirs", Map.of(OwnerTags.CLUSTER, "other")));
        ApplyResult applied = apply(List.of(new Change.CreateProvider(ours), new Change.DeleteRole("never")));
        assertThat(applied.done()).isEmpty();
        assertThat(applied.failure().orElseThrow().reason()).isEqualTo(Reason.CHANGED_MEANWHILE);
        assertThat(inventory.provider().orElseThrow().clientIds()).containsExactly("theirs");
    }

    @Test
    void anAudienceIsAddedToTheOthers() {
        apply(List.of(new Change.CreateProvider(provider("theirs"))));
        apply(List.of(new Change.AddAudience(provider("sts.amazonaws.com"))));
        assertThat(inventory.provider().orElseThrow().clientIds())
                .containsExactlyInAnyOrder("theirs", "sts.amazonaws.com");
        assertThat(new io.crossbind.aws.IamProviders(aws.session()).read(PROVIDER))
                .isEqualTo(inventory.provider());
    }

    @Test
    void aProviderIsDeletedOnlyIfItIsOursAndUnused() {
        assertThat(providers.deleteIfUnused(account, () -> true)).isFalse();
        apply(List.of(new Change.CreateProvider(provider("sts.amazonaws.com"))));
        assertThat(providers.deleteIfUnused(account, () -> false)).isFalse();
        ObservedProvider ours = inventory.provider().orElseThrow();
        inventory.recordProvider(
                Optional.of(new ObservedProvider(ours.arn(), ours.clientIds(), Map.of())), clock.instant());
        assertThat(providers.deleteIfUnused(account, () -> true)).isFalse();
        inventory.recordProvider(Optional.of(ours), clock.instant());
        assertThat(aws.iam().calls()).doesNotContain("DeleteOpenIDConnectProvider");
        assertThat(providers.deleteIfUnused(account, () -> true)).isTrue();
        assertThat(inventory.provider()).isEmpty();
        assertThat(new io.crossbind.aws.IamProviders(aws.session()).read(PROVIDER))
                .isEmpty();
    }

    private ApplyResult apply(List<Change> changes) {
        return new Applier(providers, new PolicyChanges(new KeyedLocks()), clock)
                .apply(account, ofServiceAccount::add, changes);
    }

    private static DesiredProvider provider(String audience) {
        return new DesiredProvider(PROVIDER, CLUSTER.issuer(), audience, Map.of(OwnerTags.CLUSTER, "prod"));
    }

    private static DesiredRole role() {
        return new DesiredRole(
                NAME,
                "/crossbind/",
                ARN,
                PolicyDocument.of(),
                null,
                3600,
                "Created by crossbind",
                TAGS,
                Map.of("crossbind", READ),
                Set.of("arn:a"));
    }

    /** The removal of access must not depend on other changes, which may fail. */
    @Test
    void whatIsTakenAwayIsTakenThoughSomethingElseFails() {
        apply(List.of(new Change.CreateRole(role()), new Change.PutInlinePolicy(NAME, "crossbind", READ)));
        ApplyResult applied = new Applier(providers, new PolicyChanges(new KeyedLocks()), clock)
                .applyEach(
                        account,
                        ofServiceAccount::add,
                        List.of(
                                new Change.DetachPolicy("another", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
                                new Change.DeleteInlinePolicy(NAME, "crossbind"),
                                new Change.DeleteRole(NAME)));
        assertThat(applied.failure()).isPresent();
        assertThat(applied.done()).hasSize(2);
        assertThat(inventory.role(NAME)).isEqualTo(new RoleObservation.Absent());
    }

    /** Only the owner tags of the role lead to its instance profile once the status of the binding is lost. */
    @Test
    void roleStaysUntilItsInstanceProfileIsDeleted() {
        apply(List.of(new Change.CreateRole(role()), new Change.PutInstanceProfile(NAME, "/crossbind/", TAGS)));
        aws.iam().failNext("DeleteInstanceProfile", SdkClientException.create("connect timed out"));
        ApplyResult applied = new Applier(providers, new PolicyChanges(new KeyedLocks()), clock)
                .applyEach(
                        account,
                        ofServiceAccount::add,
                        List.of(new Change.DeleteInstanceProfile(NAME, TAGS), new Change.DeleteRole(NAME)));
        assertThat(applied.failure().map(Problem::reason)).contains(Reason.AWS_UNREACHABLE);
        assertThat(aws.iam().instanceProfiles()).containsExactly(NAME);
        assertThat(new IamRoles(aws.session()).read(NAME)).isPresent();
    }
}
