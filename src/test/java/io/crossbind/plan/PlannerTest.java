package io.crossbind.plan;

import static io.crossbind.plan.Examples.CLUSTER;
import static io.crossbind.plan.Examples.PROVIDER_ARN;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.UID;
import static io.crossbind.plan.Examples.bareServiceAccount;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.observed;
import static io.crossbind.plan.Examples.provider;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static io.crossbind.plan.Examples.serviceAccount;
import static io.crossbind.plan.Examples.trust;
import static io.crossbind.plan.Examples.wanted;
import static io.crossbind.plan.Examples.wantedProvider;
import static io.crossbind.plan.Examples.wantedRole;
import static io.crossbind.plan.Examples.wantedServiceAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.model.ObservedProvider;
import io.crossbind.model.ObservedServiceAccount;
import io.crossbind.model.OwnerTags;
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

class PlannerTest {
    private static final String AUDIENCE = "eks.amazonaws.com/audience";
    private final Planner planner = new Planner(CLUSTER, UID);

    @Test
    void fromNothingTheProviderComesFirstAndTheServiceAccountLast() {
        Desired.Wanted wanted = new Desired.Wanted(wantedProvider(), wantedRole(), wantedServiceAccount(true));
        Plan plan =
                planner.plan(wanted, new Observed(Optional.empty(), new RoleObservation.Absent(), Optional.empty()));
        assertThat(lines(plan))
                .containsExactly(
                        "CreateProvider: create OpenID Connect provider " + PROVIDER_ARN,
                        "CreateRole: create role " + ROLE_ARN,
                        "PutInlinePolicy: put inline policy crossbind of role shop-orders",
                        "AttachPolicy: attach " + Examples.policy("a") + " to role shop-orders",
                        "AttachPolicy: attach " + Examples.policy("b") + " to role shop-orders",
                        "ApplyServiceAccount: create service account shop/orders for " + ROLE_ARN);
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

    @Test
    void aRefusalOfTheServiceAccountKeepsEverythingFromBeingWritten() {
        Observed observed = new Observed(Optional.empty(), new RoleObservation.Absent(), Optional.empty());
        assertThat(lines(planner.plan(wanted(), observed)))
                .containsExactly("Refused: SERVICE_ACCOUNT_NOT_FOUND: service account shop/orders does not exist");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("providers")
    void decidesOnTheProvider(String situation, ObservedProvider found, List<String> expected) {
        Observed observed = new Observed(Optional.of(found), remembered(role()), Optional.of(serviceAccount()));
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
                        List.of("AddAudience: add audience sts.amazonaws.com to " + PROVIDER_ARN)),
                arguments(
                        "theirs, not accepting",
                        Examples.provider(theirs, "a"),
                        List.of("Refused: AUDIENCE_MISSING: " + PROVIDER_ARN + " accepts [a], not sts.amazonaws.com")),
                arguments(
                        "untagged, not accepting",
                        Examples.provider(Map.of()),
                        List.of("Refused: AUDIENCE_MISSING: " + PROVIDER_ARN + " accepts [], not sts.amazonaws.com")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serviceAccounts")
    void decidesOnTheServiceAccount(String situation, ObservedServiceAccount found, List<String> expected) {
        Observed observed = new Observed(Optional.of(provider()), remembered(role()), Optional.of(found));
        assertThat(lines(planner.plan(wanted(), observed))).isEqualTo(expected);
    }

    static Stream<Arguments> serviceAccounts() {
        String role = DesiredServiceAccount.ROLE_ARN;
        String apply = "ApplyServiceAccount: annotate service account shop/orders for " + ROLE_ARN;
        return Stream.of(
                arguments("bare", bareServiceAccount(), List.of(apply)),
                arguments("as it was left", serviceAccount(), List.of()),
                arguments(
                        "the same annotations by hand",
                        annotated(Map.of(role, ROLE_ARN, AUDIENCE, "sts.amazonaws.com"), Set.of()),
                        List.of()),
                arguments("one annotation missing", annotated(Map.of(role, ROLE_ARN), Set.of(role)), List.of(apply)),
                arguments(
                        "an old role of ours",
                        annotated(Map.of(role, "arn:old", AUDIENCE, "sts.amazonaws.com"), Set.of(role)),
                        List.of(apply)),
                arguments(
                        "somebody's role",
                        annotated(Map.of(role, "arn:theirs"), Set.of()),
                        List.of("Refused: SERVICE_ACCOUNT_CONFLICT: service account shop/orders has " + role
                                + ": arn:theirs of somebody else, not " + ROLE_ARN)),
                arguments(
                        "our role, somebody's audience",
                        annotated(Map.of(role, ROLE_ARN, AUDIENCE, "theirs"), Set.of(role)),
                        List.of("Refused: SERVICE_ACCOUNT_CONFLICT: service account shop/orders has " + AUDIENCE
                                + ": theirs of somebody else, not sts.amazonaws.com")),
                arguments(
                        "annotations of other things",
                        annotated(Map.of("team", "shop"), Set.of("team")),
                        List.of(apply)));
    }

    @Test
    void anApplyNamesTheServiceAccountItMeansAndWhetherTheBindingMadeIt() {
        ObservedServiceAccount made = new ObservedServiceAccount("u", Map.of(), Set.of(), Set.of("x", UID));
        ObservedServiceAccount given = new ObservedServiceAccount("u", Map.of(), Set.of(), Set.of("x"));
        assertThat(applied(made)).isEqualTo(new Change.Existing.Uid("u", true));
        assertThat(applied(given)).isEqualTo(new Change.Existing.Uid("u", false));
    }

    private Change.Existing applied(ObservedServiceAccount found) {
        Plan plan =
                planner.plan(wanted(), new Observed(Optional.of(provider()), remembered(role()), Optional.of(found)));
        return ((Change.ApplyServiceAccount) ((Plan.Apply) plan).changes().getFirst()).expected();
    }

    @Test
    void aStaleRoleIsReadBeforeAnythingIsWrittenElsewhere() {
        Observed observed = new Observed(
                Optional.empty(), remembered(role().withTrust(trust("other"))), Optional.of(bareServiceAccount()));
        assertThat(planner.plan(wanted(), observed)).isEqualTo(new Plan.ReadRoleFirst());
    }

    @Test
    void changesAreCarriedOutFromProviderToServiceAccount() {
        Observed observed = new Observed(
                Optional.of(Examples.provider(Map.of(OwnerTags.CLUSTER, "prod"))),
                direct(role().withTrust(trust("other"))),
                Optional.of(bareServiceAccount()));
        assertThat(((Plan.Apply) planner.plan(wanted(), observed)).changes())
                .hasExactlyElementsOfTypes(
                        Change.AddAudience.class, Change.UpdateTrustPolicy.class, Change.ApplyServiceAccount.class);
    }

    private static ObservedServiceAccount annotated(Map<String, String> annotations, Set<String> applied) {
        return new ObservedServiceAccount("uid-of-sa", annotations, applied, Set.of());
    }
}
