package io.crossbind.plan;

import static io.crossbind.plan.Examples.BOUNDARY;
import static io.crossbind.plan.Examples.ROLE;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.TAGS;
import static io.crossbind.plan.Examples.allow;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.ofSize;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static io.crossbind.plan.Examples.side;
import static io.crossbind.plan.Examples.trust;
import static io.crossbind.plan.Examples.wanted;
import static io.crossbind.plan.Examples.wantedRole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Boundaries;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredRole;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.Revocation;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Quotas;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolePlannerTest {
    private static final int QUOTA = Quotas.DEFAULT_ATTACHED_POLICIES;

    @Test
    void aMissingRoleIsCreatedBareAndThenGivenItsPermissions() {
        assertThat(lines(RolePlanner.plan(wanted(), new RoleObservation.Absent(), QUOTA)))
                .containsExactly(
                        "CreateRole: created role " + ROLE_ARN,
                        "PutInlinePolicy: updated inline policy crossbind of role shop-orders",
                        "AttachPolicy: attached " + policy("a") + " to role shop-orders",
                        "AttachPolicy: attached " + policy("b") + " to role shop-orders");
    }

    @Test
    void theRoleIsCreatedAsWanted() {
        assertThat(changes(RolePlanner.plan(wanted(), new RoleObservation.Absent(), QUOTA)))
                .contains(
                        new Change.CreateRole(wantedRole()),
                        new Change.PutInlinePolicy(ROLE, "crossbind", allow("s3:GetObject")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void decides(String situation, RoleObservation observed, String line) {
        assertThat(lines(RolePlanner.plan(wanted(), observed, QUOTA))).containsExactly(line);
    }

    static Stream<Arguments> decisions() {
        ObservedRole elsewhere = path(role(), "/other/");
        ObservedRole drifted = role().withTrust(trust("somebody"));
        ObservedRole ofOther = tagged(Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, "shop/other"));
        ObservedRole ofNobody = tagged(Map.of(OwnerTags.CLUSTER, "prod"));
        return Stream.of(
                arguments("nothing is known", new RoleObservation.Unknown(), "ReadRoleFirst"),
                arguments("foreign, in bulk", new RoleObservation.Foreign(ROLE_ARN, false), "ReadRoleFirst"),
                arguments(
                        "foreign, read just now",
                        new RoleObservation.Foreign(ROLE_ARN, true),
                        "Refused: CONFLICT: " + ROLE_ARN + " does not belong to this binding"),
                arguments("of another binding, in bulk", remembered(ofOther), "ReadRoleFirst"),
                arguments(
                        "of another binding, read just now",
                        direct(ofOther),
                        "Refused: CONFLICT: " + ROLE_ARN + " belongs to binding shop/other"),
                arguments(
                        "of another tenant's binding, read just now",
                        direct(tagged(Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, "bank/payroll"))),
                        "Refused: CONFLICT: " + ROLE_ARN
                                + " belongs to a workload of another namespace (see the operator's log)"),
                arguments(
                        "of a binding in an earlier namespace of the name, read just now",
                        direct(tagged(Map.of(
                                OwnerTags.CLUSTER,
                                "prod",
                                OwnerTags.BINDING,
                                "shop/other",
                                OwnerTags.NAMESPACE_UID,
                                "uid-of-the-earlier"))),
                        "Refused: CONFLICT: " + ROLE_ARN
                                + " belongs to a workload of another namespace (see the operator's log)"),
                arguments(
                        "of no binding, read just now",
                        direct(ofNobody),
                        "Refused: CONFLICT: " + ROLE_ARN + " belongs to another owner"),
                arguments(
                        "shared by a service account's bindings, read just now",
                        direct(tagged(Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.SERVICE_ACCOUNT, "shop/app"))),
                        "Refused: CONFLICT: " + ROLE_ARN + " belongs to service account shop/app"),
                arguments("drifted, in bulk", remembered(drifted), "ReadRoleFirst"),
                arguments(
                        "drifted, read just now",
                        direct(drifted),
                        "UpdateTrustPolicy: updated trust policy of role shop-orders"),
                arguments("under another path, in bulk", remembered(elsewhere), "ReadRoleFirst"),
                arguments(
                        "under another path, read just now",
                        direct(elsewhere),
                        "Refused: ROLE_PATH_CHANGED: " + ROLE_ARN + " is not under path /crossbind/"),
                arguments(
                        "under another path and drifted: nothing is written",
                        direct(path(drifted, "/other/")),
                        "Refused: ROLE_PATH_CHANGED: " + ROLE_ARN + " is not under path /crossbind/"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alike")
    void leavesAloneWhatIsAsItShouldBe(String situation, ObservedRole found) {
        assertThat(lines(RolePlanner.plan(wanted(), remembered(found), QUOTA))).isEmpty();
        assertThat(lines(RolePlanner.plan(wanted(), direct(found), QUOTA))).isEmpty();
    }

    static Stream<Arguments> alike() {
        return Stream.of(
                arguments("as it was left", role()),
                arguments("duration and description not told", session(role(), null, null)),
                arguments("more tags than the operator's", role().withTags(Map.of("team", "shop"))),
                arguments(
                        "the same policy in another form",
                        role().withInlinePolicy("crossbind", PolicyDocument.parse("""
                                                {"Version": "2012-10-17", "Statement": {
                                                  "Sid": "x", "Effect": "Allow", "Action": ["S3:getobject"], "Resource": "*"}}
                                                """))));
    }

    /** IAM refuses the eleventh policy: one policy has to be detached first, and no more. */
    @Test
    void whereThereIsNoRoomOneGoesFirst() {
        DesiredAccountState wanted = attached(policy("b"), policy("c"), policy("d"));
        ObservedRole found = role().withAttachedPolicy(policy("x"));
        assertThat(changes(RolePlanner.plan(wanted, direct(found), 3)))
                .containsExactly(
                        new Change.DetachPolicy(ROLE, policy("a")),
                        new Change.AttachPolicy(ROLE, policy("c")),
                        new Change.DetachPolicy(ROLE, policy("x")),
                        new Change.AttachPolicy(ROLE, policy("d")));
        assertThat(changes(RolePlanner.plan(wanted, direct(found), 4)))
                .startsWith(new Change.AttachPolicy(ROLE, policy("c")), new Change.DetachPolicy(ROLE, policy("a")));
        assertThat(changes(RolePlanner.plan(attached(policy("a"), policy("b"), policy("c")), direct(role()), 2)))
                .as("IAM is to say that there is no room")
                .containsExactly(new Change.AttachPolicy(ROLE, policy("c")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("differences")
    void mendsExactlyWhatDiffers(String situation, ObservedRole found, List<Change> changes) {
        assertThat(changes(RolePlanner.plan(wanted(), direct(found), QUOTA))).containsExactlyElementsOf(changes);
    }

    static Stream<Arguments> differences() {
        Change boundary = new Change.PutPermissionsBoundary(ROLE, BOUNDARY);
        Change inline = new Change.PutInlinePolicy(ROLE, "crossbind", allow("s3:GetObject"));
        Change session = new Change.UpdateRole(ROLE, 3600, "Created by crossbind");
        return Stream.of(
                arguments("another boundary", role().withPermissionsBoundary(policy("other")), List.of(boundary)),
                arguments("no boundary", boundary(role(), null), List.of(boundary)),
                arguments(
                        "another trust policy",
                        role().withTrust(trust("other")),
                        List.of(new Change.UpdateTrustPolicy(ROLE, Examples.TRUST))),
                arguments(
                        "another session duration", role().withSession(7200, "Created by crossbind"), List.of(session)),
                arguments("another description", role().withSession(3600, "by hand"), List.of(session)),
                arguments("only the duration is told", session(role(), 7200, null), List.of(session)),
                arguments("only the description is told", session(role(), null, "by hand"), List.of(session)),
                arguments(
                        "a policy detached",
                        role().withoutAttachedPolicy(policy("a")),
                        List.of(new Change.AttachPolicy(ROLE, policy("a")))),
                arguments(
                        "a policy attached",
                        role().withAttachedPolicy(policy("c")),
                        List.of(new Change.DetachPolicy(ROLE, policy("c")))),
                arguments("inline policy gone", role().withoutInlinePolicy("crossbind"), List.of(inline)),
                arguments(
                        "inline policy changed", role().withInlinePolicy("crossbind", allow("s3:*")), List.of(inline)),
                arguments(
                        "inline policy added",
                        role().withInlinePolicy("extra", allow("s3:*")),
                        List.of(new Change.DeleteInlinePolicy(ROLE, "extra"))));
    }

    @Test
    void theBoundaryComesFirstAndPermissionsAreGivenBeforeOthersAreTaken() {
        ObservedRole found = role().withPermissionsBoundary(policy("other"))
                .withTrust(trust("other"))
                .withSession(7200, "by hand")
                .withInlinePolicy("crossbind", allow("s3:*"))
                .withInlinePolicy("extra-2", allow("s3:*"))
                .withInlinePolicy("extra-1", allow("s3:*"))
                .withoutAttachedPolicy(policy("a"))
                .withAttachedPolicy(policy("d"))
                .withAttachedPolicy(policy("c"));
        assertThat(lines(RolePlanner.plan(wanted(), direct(found), QUOTA)))
                .containsExactly(
                        "PutPermissionsBoundary: updated permissions boundary " + BOUNDARY + " of role shop-orders",
                        "UpdateTrustPolicy: updated trust policy of role shop-orders",
                        "AttachPolicy: attached " + policy("a") + " to role shop-orders",
                        "PutInlinePolicy: updated inline policy crossbind of role shop-orders",
                        "DeleteInlinePolicy: deleted inline policy extra-1 of role shop-orders",
                        "DeleteInlinePolicy: deleted inline policy extra-2 of role shop-orders",
                        "DetachPolicy: detached " + policy("c") + " from role shop-orders",
                        "DetachPolicy: detached " + policy("d") + " from role shop-orders",
                        "UpdateRole: updated session duration 3600 s and description of role shop-orders");
    }

    @Test
    void aBoundaryThatNobodyAsksForIsLeft() {
        assertThat(lines(RolePlanner.plan(side(withoutBoundary()), direct(role()), QUOTA)))
                .isEmpty();
    }

    @Test
    void aMissingTagIsSetAgain() {
        Map<String, String> tags = new TreeMap<>(TAGS);
        tags.put(OwnerTags.NAMESPACE_UID, "uid-of-namespace");
        assertThat(RolePlanner.plan(side(withTags(tags)), direct(tagged(TAGS)), QUOTA))
                .isEqualTo(new Plan.Apply(List.of(new Change.TagRole(ROLE, tags))));
    }

    @ParameterizedTest
    @ValueSource(strings = {OwnerTags.BINDING_UID, OwnerTags.NAMESPACE_UID})
    void roleOfAnEarlierOwnerOfTheNameIsReplaced(String uid) {
        Map<String, String> tags = new TreeMap<>(TAGS);
        tags.put(uid, "second");
        Map<String, String> earlier = new TreeMap<>(TAGS);
        earlier.put(uid, "first");
        DesiredRole wanted = withTags(tags);
        assertThat(RolePlanner.plan(side(wanted), remembered(tagged(earlier)), QUOTA))
                .isInstanceOf(Plan.ReadRoleFirst.class);
        assertThat(changes(RolePlanner.plan(side(wanted), direct(tagged(earlier)), QUOTA)))
                .containsSubsequence(
                        new Change.DeleteInlinePolicy(ROLE, "crossbind"),
                        new Change.DeleteRole(ROLE),
                        new Change.CreateRole(wanted),
                        new Change.PutInlinePolicy(ROLE, "crossbind", allow("s3:GetObject")))
                .noneMatch(Change.TagRole.class::isInstance);
        assertThat(RolePlanner.plan(side(wanted), direct(tagged(tags)), QUOTA)).isEqualTo(new Plan.Apply(List.of()));
    }

    private static DesiredRole withTags(Map<String, String> tags) {
        DesiredRole role = wantedRole();
        return new DesiredRole(
                role.name(),
                role.path(),
                role.arn(),
                role.trust(),
                role.permissionsBoundary(),
                role.maxSessionSeconds(),
                role.description(),
                tags,
                role.inlinePolicies(),
                role.attachedPolicies());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "staging"})
    void roleOfAnotherClusterIsNotTaken(String cluster) {
        Map<String, String> tags = new TreeMap<>(Map.of(OwnerTags.BINDING, "shop/orders"));
        if (!cluster.isEmpty()) {
            tags.put(OwnerTags.CLUSTER, cluster);
        }
        assertThat(RolePlanner.plan(wanted(), direct(tagged(tags)), QUOTA))
                .isInstanceOfSatisfying(
                        Plan.Refused.class,
                        refused -> assertThat(refused.problem().reason()).isEqualTo(Reason.CONFLICT));
    }

    @Test
    void driftedTrustOfALivingPrincipalIsRestored() {
        assertThat(RolePlanner.plan(Examples.wantedForPrincipal(), direct(role().withTrust(trust("somebody"))), QUOTA))
                .isEqualTo(new Plan.Apply(List.of(new Change.UpdateTrustPolicy(ROLE, Examples.TRUST))));
    }

    private static List<Change> changes(Plan plan) {
        assertThat(plan).isInstanceOf(Plan.Apply.class);
        return ((Plan.Apply) plan).changes();
    }

    private static DesiredAccountState attached(String... policies) {
        DesiredRole role = wantedRole();
        return side(new DesiredRole(
                role.name(),
                role.path(),
                role.arn(),
                role.trust(),
                role.permissionsBoundary(),
                role.maxSessionSeconds(),
                role.description(),
                role.tags(),
                role.inlinePolicies(),
                Set.of(policies)));
    }

    private static DesiredRole withoutBoundary() {
        DesiredRole role = wantedRole();
        return new DesiredRole(
                role.name(),
                role.path(),
                role.arn(),
                role.trust(),
                null,
                role.maxSessionSeconds(),
                role.description(),
                role.tags(),
                role.inlinePolicies(),
                role.attachedPolicies());
    }

    private static ObservedRole path(ObservedRole role, String path) {
        return copy(role, path, role.permissionsBoundary(), role.maxSessionSeconds(), role.description(), role.tags());
    }

    private static ObservedRole boundary(ObservedRole role, @Nullable String boundary) {
        return copy(role, role.path(), boundary, role.maxSessionSeconds(), role.description(), role.tags());
    }

    private static ObservedRole session(ObservedRole role, @Nullable Integer seconds, @Nullable String description) {
        return copy(role, role.path(), role.permissionsBoundary(), seconds, description, role.tags());
    }

    private static ObservedRole tagged(Map<String, String> tags) {
        ObservedRole role = role();
        return copy(role, role.path(), role.permissionsBoundary(), role.maxSessionSeconds(), role.description(), tags);
    }

    private static ObservedRole copy(
            ObservedRole role,
            String path,
            @Nullable String boundary,
            @Nullable Integer seconds,
            @Nullable String description,
            Map<String, String> tags) {
        return new ObservedRole(
                role.name(),
                path,
                role.arn(),
                role.id(),
                role.trust(),
                boundary,
                seconds,
                description,
                tags,
                role.inlinePolicies(),
                Set.copyOf(role.attachedPolicies()),
                role.instanceProfiles());
    }

    /** For a shared role, only the roles that it may assume change. The plan neither creates the role nor restores its trust. */
    @Test
    void aSharedRoleIsNarrowedAndNothingElse() {
        Map<String, PolicyDocument> fewer = Map.of("crossbind", allow("sts:AssumeRole"));
        ObservedRole elsewhere = RoleModel.withTagsOnly(role(), TAGS);
        assertThat(lines(RolePlanner.replaceInlinePolicies(fewer, TAGS, Boundaries.ANY, direct(elsewhere))))
                .containsExactly("PutInlinePolicy: updated inline policy crossbind of role shop-orders");
        assertThat(lines(RolePlanner.replaceInlinePolicies(fewer, TAGS, Boundaries.ANY, remembered(role()))))
                .containsExactly("ReadRoleFirst");
        assertThat(lines(RolePlanner.replaceInlinePolicies(
                        role().inlinePolicies(), TAGS, Boundaries.ANY, remembered(role()))))
                .isEmpty();
        assertThat(lines(RolePlanner.replaceInlinePolicies(fewer, TAGS, Boundaries.ANY, new RoleObservation.Absent())))
                .isEmpty();
        assertThat(lines(RolePlanner.replaceInlinePolicies(
                        fewer, Map.of(OwnerTags.BINDING, "shop/other"), Boundaries.ANY, direct(role()))))
                .isEmpty();
    }

    @Test
    void newPolicyComesBeforeAReplacedOneUnlessIamHasNoRoomForBoth() {
        PolicyDocument fits = ofSize(5_000);
        ObservedRole bare = role().withoutInlinePolicy("crossbind");
        ObservedRole found = bare.withInlinePolicy("old", ofSize(Quotas.INLINE_POLICIES_SIZE - 5_000));
        ObservedRole full = bare.withInlinePolicy("old", ofSize(Quotas.INLINE_POLICIES_SIZE - 4_999));
        Map<String, PolicyDocument> policies = new TreeMap<>(Map.of("new", fits, "old", ofSize(200)));
        assertThat(written(policies, found)).containsExactly("new", "old");
        assertThat(written(policies, full)).containsExactly("old", "new");
    }

    private static List<String> written(Map<String, PolicyDocument> policies, ObservedRole found) {
        return RolePlanner.replaceInlinePolicies(policies, TAGS, Boundaries.ANY, direct(found)).changes().stream()
                .map(change -> ((Change.PutInlinePolicy) change).policy())
                .toList();
    }

    @Test
    void policyOfAnotherClientMakesRoomBeforeTheRolesOwnPoliciesAreWritten() {
        ObservedRole crowded = role().withInlinePolicy("theirs", ofSize(Quotas.INLINE_POLICIES_SIZE - 1_000));
        DesiredRole wanted = Examples.wantedRole().withInlinePolicies(Map.of(InlinePolicies.STATEMENTS, ofSize(2_000)));
        assertThat(inlineChanges(wanted, crowded))
                .containsExactly(
                        "DeleteInlinePolicy: deleted inline policy theirs of role shop-orders",
                        "PutInlinePolicy: updated inline policy crossbind of role shop-orders");
    }

    /** The phase that puts the grants of a workload's own role comes after the phase that revokes sessions. */
    @Test
    void sessionsAreDeniedBeforeALongPolicyIsReplacedIfIamHasNoRoomForBoth() {
        ObservedRole full = role().withoutInlinePolicy(InlinePolicies.STATEMENTS)
                .withInlinePolicy(InlinePolicies.GRANTS, ofSize(Quotas.INLINE_POLICIES_SIZE - 100));
        PolicyDocument deny = Revocation.deny("2026-11-24T12:00:00Z");
        DesiredRole wanted = Examples.wantedRole()
                .withInlinePolicies(new TreeMap<>(
                        Map.of(InlinePolicies.GRANTS, ofSize(2_000), InlinePolicies.REVOKED_SESSIONS, deny)));
        assertThat(inlineChanges(wanted, full))
                .containsExactly(
                        "DeleteInlinePolicy: deleted inline policy crossbind-grants of role shop-orders",
                        "PutInlinePolicy: updated inline policy crossbind-revoked-sessions of role shop-orders",
                        "PutInlinePolicy: updated inline policy crossbind-grants of role shop-orders");
    }

    private static List<String> inlineChanges(DesiredRole wanted, ObservedRole found) {
        DesiredAccountState side = new DesiredAccountState("target", Optional.empty(), wanted, false, false);
        return lines(RolePlanner.plan(side, direct(found), Quotas.DEFAULT_ATTACHED_POLICIES)).stream()
                .filter(line -> line.contains("InlinePolicy"))
                .toList();
    }

    @Test
    void boundaryOfASharedRoleIsRestoredOnlyTogetherWithAPolicy() {
        ObservedRole open = role().withPermissionsBoundary(policy("other"));
        assertThat(changes(RolePlanner.replaceInlinePolicies(
                        Map.of("crossbind", allow("sts:AssumeRole")), TAGS, Boundaries.of(BOUNDARY), direct(open))))
                .hasExactlyElementsOfTypes(Change.PutPermissionsBoundary.class, Change.PutInlinePolicy.class);
        assertThat(changes(RolePlanner.replaceInlinePolicies(
                        open.inlinePolicies(), TAGS, Boundaries.of(BOUNDARY), direct(open))))
                .isEmpty();
    }
}
