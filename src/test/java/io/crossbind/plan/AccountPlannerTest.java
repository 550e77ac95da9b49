package io.crossbind.plan;

import static io.crossbind.plan.Examples.CLUSTER;
import static io.crossbind.plan.Examples.PROVIDER_ARN;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.observed;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static io.crossbind.plan.Examples.trust;
import static io.crossbind.plan.Examples.wanted;
import static io.crossbind.plan.Examples.wantedForPrincipal;
import static io.crossbind.plan.Examples.wantedInProfile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.model.ObservedProvider;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountPlannerTest {
    private final AccountPlanner planner = new AccountPlanner(CLUSTER);

    @Test
    void fromNothingTheProviderComesFirstAndThePermissionsLast() {
        Plan plan = planner.plan(wanted(), new Observed.InAccount(Optional.empty(), new RoleObservation.Absent()));
        assertThat(lines(plan))
                .containsExactly(
                        "CreateProvider: created OpenID Connect provider " + PROVIDER_ARN,
                        "CreateRole: created role " + ROLE_ARN,
                        "PutInlinePolicy: updated inline policy crossbind of role shop-orders",
                        "AttachPolicy: attached " + Examples.policy("a") + " to role shop-orders",
                        "AttachPolicy: attached " + Examples.policy("b") + " to role shop-orders");
    }

    @Test
    void nothingFollowsWhereAllIsAsItShouldBe() {
        assertThat(planner.plan(wanted(), observed(remembered(role())))).isEqualTo(new Plan.Apply(List.of()));
    }

    @Test
    void whatTheRolePlanSaysStands() {
        assertThat(planner.plan(wanted(), observed(new RoleObservation.Unknown())))
                .isEqualTo(new Plan.ReadRoleFirst());
        assertThat(planner.plan(wanted(), observed(new RoleObservation.Foreign(ROLE_ARN, true))))
                .isInstanceOf(Plan.Refused.class);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void decidesOnTheProvider(String situation, ObservedProvider found, List<String> expected) {
        Observed.InAccount observed = new Observed.InAccount(Optional.of(found), remembered(role()));
        assertThat(lines(planner.plan(wanted(), observed))).isEqualTo(expected);
    }

    static Stream<Arguments> providers() {
        Map<String, String> ours = Map.of(OwnerTags.CLUSTER, "prod");
        Map<String, String> theirs = Map.of(OwnerTags.CLUSTER, "other");
        return Stream.of(
                arguments("ours, accepting", Examples.provider(ours, "sts.amazonaws.com"), List.of()),
                arguments("theirs, accepting", Examples.provider(theirs, "a", "sts.amazonaws.com"), List.of()),
                arguments("untagged, accepting", Examples.provider(Map.of(), "sts.amazonaws.com"), List.of()),
                arguments(
                        "ours, not accepting",
                        Examples.provider(ours, "a"),
                        List.of("AddAudience: added audience sts.amazonaws.com to " + PROVIDER_ARN)),
                arguments(
                        "theirs, not accepting",
                        Examples.provider(theirs, "a"),
                        List.of("Refused: AUDIENCE_MISSING: " + PROVIDER_ARN
                                + " accepts the audiences [a], but not sts.amazonaws.com")),
                arguments(
                        "untagged, not accepting",
                        Examples.provider(Map.of()),
                        List.of("Refused: AUDIENCE_MISSING: " + PROVIDER_ARN
                                + " accepts the audiences [], but not sts.amazonaws.com")));
    }

    @Test
    void aStaleRoleIsReadBeforeAnythingIsWrittenElsewhere() {
        Observed.InAccount observed =
                new Observed.InAccount(Optional.empty(), remembered(role().withTrust(trust("other"))));
        assertThat(planner.plan(wanted(), observed)).isEqualTo(new Plan.ReadRoleFirst());
    }

    @Test
    void changesAreCarriedOutFromProviderToRole() {
        Observed.InAccount observed = new Observed.InAccount(
                Optional.of(Examples.provider(Map.of(OwnerTags.CLUSTER, "prod"))),
                direct(role().withTrust(trust("other"))));
        assertThat(planner.plan(wanted(), observed).changes())
                .hasExactlyElementsOfTypes(Change.AddAudience.class, Change.UpdateTrustPolicy.class);
    }

    @Test
    void aSideWithoutAProviderCaresForNone() {
        Observed.InAccount observed = new Observed.InAccount(
                Optional.of(Examples.provider(Map.of(OwnerTags.CLUSTER, "other"))), remembered(role()));
        assertThat(planner.plan(wantedForPrincipal(), observed)).isEqualTo(new Plan.Apply(List.of()));
    }

    @Test
    void aNewRoleIsPutIntoItsInstanceProfileLast() {
        Plan plan =
                planner.plan(wantedInProfile(), new Observed.InAccount(Optional.empty(), new RoleObservation.Absent()));
        assertThat(plan.changes())
                .hasSize(5)
                .endsWith(new Change.PutInstanceProfile("shop-orders", "/crossbind/", Examples.TAGS));
    }

    @Test
    void aMissingInstanceProfileIsMadeAgain() {
        assertThat(inProfiles(Set.of()))
                .containsExactly(new Change.PutInstanceProfile("shop-orders", "/crossbind/", Examples.TAGS));
        assertThat(inProfiles(Set.of("somebodys"))).hasOnlyElementsOfType(Change.PutInstanceProfile.class);
        assertThat(inProfiles(Set.of("somebodys", "shop-orders"))).isEmpty();
    }

    private List<Change> inProfiles(Set<String> profiles) {
        return planner.plan(
                        wantedInProfile(),
                        new Observed.InAccount(Optional.empty(), direct(role().withInstanceProfiles(profiles))))
                .changes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"AROAEXAMPLE1", "AIDAEXAMPLE1"})
    void anExistingPrincipalThatWasReplacedIsNotLetInByItself(String id) {
        RoleObservation found = direct(role().withTrust(trusting(id)));
        assertThat(lines(planner.plan(wantedForPrincipal(), new Observed.InAccount(Optional.empty(), found))))
                .containsExactly("Refused: PRINCIPAL_REPLACED: the trust policy of " + ROLE_ARN + " contains " + id
                        + ", the ID of a deleted principal");
    }

    @Test
    void thatIsSaidOnlyOfWhatWasReadJustNow() {
        RoleObservation found = remembered(role().withTrust(trusting("AROAEXAMPLE1")));
        assertThat(planner.plan(wantedForPrincipal(), new Observed.InAccount(Optional.empty(), found)))
                .isEqualTo(new Plan.ReadRoleFirst());
    }

    @Test
    void aPrincipalOfTheOperatorsOwnIsLetInAgain() {
        RoleObservation found = direct(role().withTrust(trusting("AROAEXAMPLE1")));
        assertThat(planner.plan(wanted(), observed(found)).changes())
                .hasExactlyElementsOfTypes(Change.UpdateTrustPolicy.class);
    }

    private static PolicyDocument trusting(String principal) {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Allow",
                Map.of("Principal", Map.of("AWS", Set.of(principal))),
                Map.of("Action", Set.of("sts:AssumeRole")),
                Map.of()));
    }

    @Test
    void theTrustPolicyIsPinnedAnewAfterAllElse() {
        Change pin = new Change.UpdateTrustPolicy("shop-orders", Examples.TRUST);
        Change other = new Change.TagRole("shop-orders", Examples.TAGS);
        assertThat(AccountPlanner.refreshTrustPrincipal(wanted(), direct(role()), new Plan.Apply(List.of())))
                .isEqualTo(new Plan.Apply(List.of(pin)));
        assertThat(AccountPlanner.refreshTrustPrincipal(wanted(), direct(role()), new Plan.Apply(List.of(other))))
                .isEqualTo(new Plan.Apply(List.of(other, pin)));
    }

    @Test
    void whatIsPinnedByItselfIsNotPinnedTwice() {
        Plan created = new Plan.Apply(List.of(new Change.CreateRole(Examples.wantedRole())));
        Plan updated = new Plan.Apply(List.of(new Change.UpdateTrustPolicy("shop-orders", Examples.TRUST)));
        Plan unread = new Plan.ReadRoleFirst();
        assertThat(AccountPlanner.refreshTrustPrincipal(wanted(), direct(role()), created))
                .isEqualTo(created);
        assertThat(AccountPlanner.refreshTrustPrincipal(wanted(), direct(role()), updated))
                .isEqualTo(updated);
        assertThat(AccountPlanner.refreshTrustPrincipal(wanted(), direct(role()), unread))
                .isEqualTo(unread);
    }

    @Test
    void trustPolicyIsNotPinnedToASnapshotOfTheRole() {
        assertThat(AccountPlanner.refreshTrustPrincipal(wanted(), remembered(role()), new Plan.Apply(List.of())))
                .isEqualTo(new Plan.ReadRoleFirst());
    }
}
