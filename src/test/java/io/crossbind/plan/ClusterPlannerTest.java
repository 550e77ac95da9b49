package io.crossbind.plan;

import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.UID;
import static io.crossbind.plan.Examples.bareServiceAccount;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.serviceAccount;
import static io.crossbind.plan.Examples.wantedServiceAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.desired.Desired.DesiredCluster;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.model.ObservedServiceAccount;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterPlannerTest {
    private static final String AUDIENCE = "eks.amazonaws.com/audience";

    private final ClusterPlanner planner = new ClusterPlanner(Map.of(UID, "orders"));

    @Test
    void aWorkloadOutsideTheClusterNeedsNothingInIt() {
        assertThat(planner.plan(
                        new DesiredCluster(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                        with(Optional.empty())))
                .isEqualTo(new Plan.Apply(List.of()));
    }

    @Test
    void aMissingServiceAccountIsMadeIfTheBindingSaysSo() {
        assertThat(planner.plan(wanted(true), with(Optional.empty())))
                .isEqualTo(new Plan.Apply(List.of(new Change.ApplyServiceAccount(
                        wantedServiceAccount(true), new Change.Existing.None(), Map.of(UID, "orders")))));
    }

    @Test
    void aMissingServiceAccountIsRefusedOtherwise() {
        assertThat(lines(planner.plan(wanted(false), with(Optional.empty()))))
                .containsExactly("Refused: SERVICE_ACCOUNT_NOT_FOUND: service account shop/orders does not exist");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serviceAccounts")
    void decidesOnTheServiceAccount(String situation, ObservedServiceAccount found, List<String> expected) {
        assertThat(lines(planner.plan(wanted(false), with(Optional.of(found))))).isEqualTo(expected);
    }

    static Stream<Arguments> serviceAccounts() {
        String role = DesiredServiceAccount.ROLE_ARN;
        String apply = "ApplyServiceAccount: annotated service account shop/orders";
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
                        List.of("Refused: SERVICE_ACCOUNT_CONFLICT: service account shop/orders is annotated with "
                                + role + ": arn:theirs by another tool (expected " + ROLE_ARN + ")")),
                arguments(
                        "our role, somebody's audience",
                        annotated(Map.of(role, ROLE_ARN, AUDIENCE, "theirs"), Set.of(role)),
                        List.of("Refused: SERVICE_ACCOUNT_CONFLICT: service account shop/orders is annotated with "
                                + AUDIENCE + ": theirs by another tool (expected sts.amazonaws.com)")),
                arguments(
                        "annotations of other things",
                        annotated(Map.of("team", "shop"), Set.of("team")),
                        List.of(apply)));
    }

    @Test
    void anApplyNamesTheServiceAccountItMeansAndWhoOwnsIt() {
        ObservedServiceAccount made = new ObservedServiceAccount("u", Map.of(), Set.of(), Set.of("x", UID));
        ObservedServiceAccount given = new ObservedServiceAccount("u", Map.of(), Set.of(), Set.of("x"));
        Change.Existing.Uid meant = new Change.Existing.Uid("u");
        assertThat(applied(made))
                .isEqualTo(new Change.ApplyServiceAccount(wantedServiceAccount(false), meant, Map.of(UID, "orders")));
        assertThat(applied(given))
                .isEqualTo(new Change.ApplyServiceAccount(wantedServiceAccount(false), meant, Map.of()));
    }

    /** Otherwise the service account would be deleted with the binding that created it, despite its other users. */
    @Test
    void aServiceAccountThatABindingMadeIsOwnedByAllThatNameIt() {
        Map<String, String> users = Map.of(UID, "orders", "other", "reports");
        ObservedServiceAccount byOther = new ObservedServiceAccount(
                "u", serviceAccount().annotations(), serviceAccount().appliedAnnotations(), Set.of("other"));
        assertThat(new ClusterPlanner(users)
                        .plan(wanted(false), with(Optional.of(byOther)))
                        .changes())
                .containsExactly(new Change.ApplyServiceAccount(
                        wantedServiceAccount(false), new Change.Existing.Uid("u"), users));
        ObservedServiceAccount byBoth = new ObservedServiceAccount(
                "u", serviceAccount().annotations(), serviceAccount().appliedAnnotations(), users.keySet());
        assertThat(new ClusterPlanner(users)
                        .plan(wanted(false), with(Optional.of(byBoth)))
                        .changes())
                .isEmpty();
    }

    private Change applied(ObservedServiceAccount found) {
        return planner.plan(wanted(false), with(Optional.of(found))).changes().getFirst();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("released")
    void takesOffWhatWasAppliedForTheRole(
            String situation, Optional<ObservedServiceAccount> found, List<Change> expected) {
        assertThat(planner.release("shop", "orders", ROLE_ARN, found)).isEqualTo(expected);
    }

    static Stream<Arguments> released() {
        String role = DesiredServiceAccount.ROLE_ARN;
        return Stream.of(
                arguments("none", Optional.empty(), List.of()),
                arguments("bare", owned(Map.of(), Set.of(), Set.of()), List.of()),
                arguments(
                        "given",
                        owned(Map.of(role, ROLE_ARN), Set.of(role), Set.of("x")),
                        List.of(new Change.ReleaseServiceAccount("shop", "orders", "u", Map.of()))),
                arguments(
                        "made by the binding",
                        owned(Map.of(role, ROLE_ARN), Set.of(role), Set.of(UID)),
                        List.of(new Change.ReleaseServiceAccount("shop", "orders", "u", Map.of(UID, "orders")))),
                arguments(
                        "another role by the operator, of another binding",
                        owned(Map.of(role, "arn:next"), Set.of(role), Set.of()),
                        List.of()),
                arguments("the role by hand", owned(Map.of(role, ROLE_ARN), Set.of(), Set.of()), List.of()),
                arguments(
                        "the role by hand, over the one of the operator",
                        owned(
                                Map.of(role, "arn:other", "eks.amazonaws.com/audience", "sts.amazonaws.com"),
                                Set.of("eks.amazonaws.com/audience"),
                                Set.of()),
                        List.of(new Change.ReleaseServiceAccount("shop", "orders", "u", Map.of()))));
    }

    @Test
    void aServiceAccountThatSomebodyElseManagesIsNotDeletedWithTheBindingThatMadeIt() {
        String role = DesiredServiceAccount.ROLE_ARN;
        Optional<ObservedServiceAccount> claimed = Optional.of(
                new ObservedServiceAccount("u", Map.of(role, ROLE_ARN), Set.of(role), Set.of("x", UID), true));
        Change disown = new Change.DisownServiceAccount("shop", "orders", "u", Set.of(UID));

        assertThat(planner.release("shop", "orders", ROLE_ARN, claimed))
                .containsExactly(new Change.ReleaseServiceAccount("shop", "orders", "u", Map.of()));
        assertThat(planner.disown("shop", "orders", claimed)).containsExactly(disown);
        assertThat(planner.plan(wanted(true), with(claimed)).changes())
                .containsExactly(
                        disown,
                        new Change.ApplyServiceAccount(
                                wantedServiceAccount(true), new Change.Existing.Uid("u"), Map.of()));
        assertThat(planner.disown("shop", "orders", owned(Map.of(), Set.of(), Set.of(UID))))
                .isEmpty();
    }

    @Test
    void claimedServiceAccountOfAnotherBindingKeepsItsOwners() {
        assertThat(planner.disown(
                        "shop",
                        "orders",
                        Optional.of(new ObservedServiceAccount("u", Map.of(), Set.of(), Set.of("x"), true))))
                .isEmpty();
    }

    private static Optional<ObservedServiceAccount> owned(
            Map<String, String> annotations, Set<String> applied, Set<String> owners) {
        return Optional.of(new ObservedServiceAccount("u", annotations, applied, owners));
    }

    private static ObservedServiceAccount annotated(Map<String, String> annotations, Set<String> applied) {
        return new ObservedServiceAccount("uid-of-sa", annotations, applied, Set.of());
    }

    private static DesiredCluster wanted(boolean create) {
        return new DesiredCluster(
                Optional.of(wantedServiceAccount(create)), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Observed.InCluster with(Optional<ObservedServiceAccount> serviceAccount) {
        return new Observed.InCluster(serviceAccount, Optional.empty(), Optional.empty());
    }
}
