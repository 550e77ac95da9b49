package io.crossbind.plan;

import static io.crossbind.plan.Examples.BOUNDARY;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.TAGS;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.ofSize;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Boundaries;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.Revocation;
import io.crossbind.desired.RoleBounds;
import io.crossbind.desired.RoleBounds.RoleLimits;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.AllowedAccess;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RoleClampPlannerTest {
    private static final Map<String, String> OWNER =
            Map.of(OwnerTags.NAMESPACE_UID, "uid-of-shop", OwnerTags.BINDING_UID, "uid-of-orders");
    private static final RoleLimits FITTING = limits(List.of(policy("*")), BOUNDARY, 3600);
    private static final RoleLimits TIGHT = limits(List.of(policy("a")), policy("tight"), 1800);

    @Test
    void whatIsOverTheLimitsIsTakenTheBoundaryFirst() {
        assertThat(lines(restricted(TIGHT, direct(role()))))
                .containsExactly(
                        "PutPermissionsBoundary: updated permissions boundary " + policy("tight")
                                + " of role shop-orders",
                        "DetachPolicy: detached " + policy("b") + " from role shop-orders",
                        "UpdateRole: updated session duration 1800 s and description of role shop-orders");
    }

    @Test
    void theDescriptionStaysWhereTheSessionIsShortened() {
        Plan plan = restricted(limits(List.of("*"), null, 1800), direct(role()));
        assertThat(plan)
                .isEqualTo(new Plan.Apply(List.of(new Change.UpdateRole("shop-orders", 1800, "Created by crossbind"))));
    }

    /** An addition by another client does not outlive the next check, even if the binding is refused. */
    @Test
    void whatSomebodyElsePutIntoTheRoleIsTaken() {
        ObservedRole opened = role().withInlinePolicy("theirs", PolicyDocument.of());
        assertThat(lines(restricted(FITTING, direct(opened))))
                .containsExactly("DeleteInlinePolicy: deleted inline policy theirs of role shop-orders");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("situations")
    void decides(String situation, RoleLimits caps, RoleObservation observed, List<String> expected) {
        assertThat(lines(restricted(caps, observed))).isEqualTo(expected);
    }

    static Stream<Arguments> situations() {
        ObservedRole ofOther = role().withTags(Map.of(OwnerTags.BINDING, "shop/other"));
        return Stream.of(
                arguments("unknown", TIGHT, new RoleObservation.Unknown(), List.of("ReadRoleFirst")),
                arguments("absent", TIGHT, new RoleObservation.Absent(), List.of()),
                arguments("foreign", TIGHT, new RoleObservation.Foreign(ROLE_ARN, true), List.of()),
                arguments("over the limits, in bulk", TIGHT, remembered(role()), List.of("ReadRoleFirst")),
                arguments("within the limits", FITTING, remembered(role()), List.of()),
                arguments("of another binding", TIGHT, direct(ofOther), List.of()),
                arguments(
                        "no boundary is asked for",
                        limits(List.of(policy("*")), null, 3600),
                        remembered(role()),
                        List.of()),
                arguments(
                        "no managed policy is allowed",
                        limits(List.of(), BOUNDARY, 3600),
                        direct(role()),
                        List.of(
                                "DetachPolicy: detached " + policy("a") + " from role shop-orders",
                                "DetachPolicy: detached " + policy("b") + " from role shop-orders")));
    }

    @Test
    void nothingIsLeftToRestrictAfterwards() {
        ObservedRole left = role().withPermissionsBoundary(policy("tight"))
                .withoutAttachedPolicy(policy("b"))
                .withSession(1800, "Created by crossbind");
        assertThat(restricted(TIGHT, direct(left))).isEqualTo(new Plan.Apply(List.of()));
    }

    private static RoleLimits limits(List<String> policies, @Nullable String boundary, int seconds) {
        return new RoleLimits(policies, Boundaries.of(boundary), seconds, Optional.empty());
    }

    private static RoleBounds bounds(RoleLimits caps) {
        return new RoleBounds(List.of(caps), caps.boundaries());
    }

    private static Plan restricted(RoleLimits caps, RoleObservation role) {
        return restricted(caps, Optional.empty(), role);
    }

    private static Plan restricted(RoleLimits caps, Optional<GrantBounds> grants, RoleObservation role) {
        return new RoleClampPlanner(TAGS, bounds(caps), grants, OWNER, Optional.empty()).plan(role);
    }

    /** If the resource's policy delegates to the account of the role, this statement alone grants access. */
    @Test
    void whatTheOwnPolicySaysOfGrantsThatAreNoLongerAllowedGoes() {
        PolicyStatement in = allow("arn:aws:s3:::data/in/*");
        PolicyStatement out = allow("arn:aws:s3:::data/out/*");
        ObservedRole role = role().withInlinePolicy(
                        InlinePolicies.GRANTS, new PolicyDocument(PolicyDocument.CURRENT, List.of(in, out)));
        assertThat(restricted(FITTING, allowing("arn:aws:s3:::data/*"), direct(role)))
                .isEqualTo(new Plan.Apply(List.of()));
        assertThat(restricted(FITTING, allowing("arn:aws:s3:::data/in/*"), direct(role)))
                .isEqualTo(new Plan.Apply(List.of(
                        new Change.PutInlinePolicy("shop-orders", InlinePolicies.GRANTS, PolicyDocument.of(in)))));
        assertThat(restricted(FITTING, allowing(), direct(role)))
                .isEqualTo(
                        new Plan.Apply(List.of(new Change.DeleteInlinePolicy("shop-orders", InlinePolicies.GRANTS))));
    }

    /** A bucket's ARN names no account, so the statement would also open buckets of the role's own account. */
    @Test
    void aStatementOnABucketThatNamesNoAccountIsConfinedToTheAccountThatIsReached() {
        PolicyStatement open =
                PolicyStatement.allow(null, Set.of("s3:GetObject"), Set.of("arn:aws:s3:::data/in/*"), Map.of());
        ObservedRole role = role().withInlinePolicy(InlinePolicies.GRANTS, PolicyDocument.of(open));
        assertThat(restricted(FITTING, allowing("arn:aws:s3:::data/*"), direct(role)))
                .isEqualTo(new Plan.Apply(List.of(new Change.PutInlinePolicy(
                        "shop-orders", InlinePolicies.GRANTS, PolicyDocument.of(allow("arn:aws:s3:::data/in/*"))))));
    }

    private static PolicyStatement allow(String resource) {
        return PolicyStatement.allow(
                null,
                Set.of("s3:GetObject"),
                Set.of(resource),
                Map.of("StringEquals", Map.of("aws:ResourceAccount", Set.of("222222222222"))));
    }

    private static Optional<GrantBounds> allowing(String... resources) {
        return Optional.of(new GrantBounds(
                "data",
                "222222222222",
                List.of(new AllowedAccess(
                        List.of("s3:*"), List.of(resources), List.of(), AllowedAccess.Denied.NOTHING))));
    }

    /** A refused binding of the new tenant keeps no access, whatever the reason of the refusal. */
    @Test
    void aRoleOfADeletedNamespaceIsShutForEverybody() {
        ObservedRole inherited = role().withTags(Map.of(OwnerTags.NAMESPACE_UID, "uid-of-the-first-shop"));
        assertThat(restricted(FITTING, remembered(inherited))).isInstanceOf(Plan.ReadRoleFirst.class);
        Change deny = new Change.PutInlinePolicy("shop-orders", InlinePolicies.BLOCKED, InlinePolicies.denyAll());
        assertThat(restricted(FITTING, direct(inherited)))
                .as("sessions of the earlier tenant end too")
                .isEqualTo(new Plan.Apply(
                        List.of(deny, new Change.UpdateTrustPolicy("shop-orders", TrustPolicies.nobody()))));
        assertThat(restricted(
                        FITTING,
                        direct(inherited
                                .withTrust(TrustPolicies.nobody())
                                .withInlinePolicy(InlinePolicies.BLOCKED, InlinePolicies.denyAll()))))
                .isEqualTo(new Plan.Apply(List.of()));
        ObservedRole ofEarlierBinding = role().withTags(Map.of(OwnerTags.BINDING_UID, "uid-of-the-first"));
        assertThat(lines(restricted(FITTING, direct(ofEarlierBinding))))
                .as("a binding of the same name was deleted without the operator")
                .containsExactly(
                        "PutInlinePolicy: updated inline policy crossbind-blocked of role shop-orders",
                        "UpdateTrustPolicy: updated trust policy of role shop-orders");
        ObservedRole own = role().withTags(OWNER);
        assertThat(restricted(FITTING, direct(own))).isEqualTo(new Plan.Apply(List.of()));
    }

    @Test
    void sessionsAreRevokedThoughTheBindingIsRefused() {
        String time = "2026-11-24T12:00:00Z";
        PolicyDocument chained = PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of("arn:aws:iam::111122223333:role/home"))),
                Map.of("Action", Set.of("sts:AssumeRole")),
                Map.of("StringEquals", Map.of("sts:ExternalId", Set.of("id")))));
        RoleClampPlanner revoking =
                new RoleClampPlanner(TAGS, bounds(FITTING), Optional.empty(), OWNER, Optional.of(time));
        assertThat(revoking.plan(direct(role().withTrust(chained))))
                .isEqualTo(new Plan.Apply(List.of(
                        new Change.PutInlinePolicy(
                                "shop-orders", InlinePolicies.REVOKED_SESSIONS, Revocation.deny(time)),
                        new Change.UpdateTrustPolicy("shop-orders", TrustPolicies.notBefore(chained, time)))));
        ObservedRole done = role().withTrust(TrustPolicies.notBefore(chained, time))
                .withInlinePolicy(InlinePolicies.REVOKED_SESSIONS, Revocation.deny(time));
        assertThat(revoking.plan(remembered(done))).isEqualTo(new Plan.Apply(List.of()));
    }

    /** A role filled by an earlier release has no room for a policy that denies. */
    @Test
    void sessionsAreRevokedThoughTheRoleHasNoRoom() {
        String time = "2026-11-24T12:00:00Z";
        int room = Revocation.deny(time).size();
        Change deny = new Change.PutInlinePolicy("shop-orders", InlinePolicies.REVOKED_SESSIONS, Revocation.deny(time));
        Change withoutStatements = new Change.DeleteInlinePolicy("shop-orders", InlinePolicies.STATEMENTS);
        ObservedRole full = role().withInlinePolicy(
                        InlinePolicies.STATEMENTS, ofSize(Quotas.INLINE_POLICIES_SIZE - room - 500))
                .withInlinePolicy(InlinePolicies.GRANTS, ofSize(500));
        assertThat(revoking(time).plan(direct(full)).changes()).containsExactly(deny);
        assertThat(revoking(time)
                        .plan(direct(full.withInlinePolicy(InlinePolicies.GRANTS, ofSize(501))))
                        .changes())
                .containsExactly(withoutStatements, deny);
        assertThat(revoking(time)
                        .plan(direct(full.withInlinePolicy("theirs", ofSize(300))))
                        .changes())
                .as("what the clamp removes makes the room")
                .containsExactly(new Change.DeleteInlinePolicy("shop-orders", "theirs"), deny);
        assertThat(revoking("2026-11-25T12:00:00Z")
                        .plan(direct(full.withInlinePolicy(InlinePolicies.REVOKED_SESSIONS, Revocation.deny(time))))
                        .changes())
                .as("a later time needs no more room")
                .singleElement()
                .isInstanceOf(Change.PutInlinePolicy.class);
    }

    private static RoleClampPlanner revoking(String time) {
        return new RoleClampPlanner(TAGS, bounds(FITTING), Optional.empty(), OWNER, Optional.of(time));
    }

    /** IAM rejects a document with a deleted principal, which would hold up the deny. Such a document trusts nobody anyway. */
    @Test
    void sessionsAreDeniedThoughThePrincipalIsGone() {
        String time = "2026-11-24T12:00:00Z";
        PolicyDocument dead = PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of("AROAEXAMPLE"))),
                Map.of("Action", Set.of("sts:AssumeRole")),
                Map.of()));
        RoleClampPlanner revoking =
                new RoleClampPlanner(TAGS, bounds(FITTING), Optional.empty(), OWNER, Optional.of(time));
        assertThat(lines(revoking.plan(direct(role().withTrust(dead)))))
                .containsExactly(
                        "PutInlinePolicy: updated inline policy crossbind-revoked-sessions of role shop-orders");
    }

    /** The management role may change a role only within the boundary of its account. */
    @Test
    void theBoundaryIsRestoredBeforeAnythingElse() {
        RoleClampPlanner revoking =
                new RoleClampPlanner(TAGS, bounds(TIGHT), Optional.empty(), OWNER, Optional.of("2026-11-24T12:00:00Z"));
        assertThat(lines(revoking.plan(direct(role())))).first().asString().startsWith("PutPermissionsBoundary");
    }

    private static RoleLimits allowingStatements(String action, String boundary) {
        return new RoleLimits(
                List.of(policy("*")),
                Boundaries.of(boundary),
                3600,
                Optional.of(new AllowedAccess(
                        List.of(action), List.of("arn:aws:s3:::data/*"), List.of(), AllowedAccess.Denied.NOTHING)));
    }

    private static PolicyDocument statements(String... actions) {
        return new PolicyDocument(
                PolicyDocument.CURRENT,
                Stream.of(actions)
                        .map(action ->
                                PolicyStatement.allow(null, Set.of(action), Set.of("arn:aws:s3:::data/in/*"), Map.of()))
                        .toList());
    }

    @Test
    void statementsThatTheRuleNoLongerAllowsAreRemovedOneByOne() {
        ObservedRole role = role().withInlinePolicy(InlinePolicies.STATEMENTS, statements("s3:GetObject", "s3:*"));
        assertThat(restricted(allowingStatements("s3:Get*", BOUNDARY), direct(role)))
                .isEqualTo(new Plan.Apply(List.of(new Change.PutInlinePolicy(
                        "shop-orders", InlinePolicies.STATEMENTS, statements("s3:GetObject")))));
        assertThat(restricted(allowingStatements("sqs:*", BOUNDARY), direct(role)))
                .isEqualTo(new Plan.Apply(
                        List.of(new Change.DeleteInlinePolicy("shop-orders", InlinePolicies.STATEMENTS))));
        assertThat(restricted(allowingStatements("s3:*", BOUNDARY), direct(role)))
                .isEqualTo(new Plan.Apply(List.of()));
    }

    @Test
    void ruleThatDemandsTheFewestChangesDecides() {
        ObservedRole role = role().withInlinePolicy(InlinePolicies.STATEMENTS, statements("s3:GetObject", "s3:*"));
        RoleBounds both = new RoleBounds(
                List.of(allowingStatements("s3:Get*", policy("tight")), allowingStatements("s3:*", BOUNDARY)),
                new Boundaries(List.of(policy("tight"), BOUNDARY)));
        assertThat(new RoleClampPlanner(TAGS, both, Optional.empty(), OWNER, Optional.empty()).plan(direct(role)))
                .isEqualTo(new Plan.Apply(List.of()));
    }

    /** One call can remove all statements of a role, and another only one of its managed policies. */
    @Test
    void ruleThatRemovesTheFewestPermissionsDecides() {
        ObservedRole role = role().withInlinePolicy(
                        InlinePolicies.STATEMENTS, statements("s3:GetObject", "s3:PutObject", "s3:DeleteObject"));
        RoleLimits withoutPolicies = new RoleLimits(
                List.of(),
                Boundaries.of(BOUNDARY),
                3600,
                allowingStatements("s3:*", BOUNDARY).statements());
        RoleBounds both = new RoleBounds(
                List.of(allowingStatements("sqs:*", BOUNDARY), withoutPolicies), Boundaries.of(BOUNDARY));
        assertThat(new RoleClampPlanner(TAGS, both, Optional.empty(), OWNER, Optional.empty()).plan(direct(role)))
                .isEqualTo(new Plan.Apply(List.of(
                        new Change.DetachPolicy("shop-orders", policy("a")),
                        new Change.DetachPolicy("shop-orders", policy("b")))));
    }

    @Test
    void roleOfANamespaceThatNoRuleAdmitsKeepsNoPermission() {
        ObservedRole role = role().withInlinePolicy(InlinePolicies.STATEMENTS, statements("s3:GetObject"));
        RoleBounds none = new RoleBounds(List.of(), Boundaries.of(BOUNDARY));
        assertThat(lines(
                        new RoleClampPlanner(TAGS, none, Optional.empty(), OWNER, Optional.empty()).plan(direct(role))))
                .contains(
                        "DeleteInlinePolicy: deleted inline policy crossbind of role shop-orders",
                        "DetachPolicy: detached " + policy("a") + " from role shop-orders");
    }
}
