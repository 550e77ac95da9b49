package io.crossbind.plan;

import static io.crossbind.plan.Examples.CLUSTER;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.UID;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.desired.DesiredServiceAccount;
import io.crossbind.model.ObservedRole;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WithdrawalTest {
    private final Planner planner = new Planner(CLUSTER, UID);

    @Test
    void theAnnotationGoesFirstAndTheRoleIsEmptiedBeforeItGoes() {
        ObservedRole found = role().withInlinePolicy("extra", Examples.allow("s3:*"));
        assertThat(lines(withdrawal(DeletionPolicy.Delete, direct(found), Optional.of(Examples.serviceAccount()))))
                .containsExactly(
                        "ReleaseServiceAccount: remove annotations of crossbind from service account shop/orders",
                        "DetachPolicy: detach " + policy("a") + " from role shop-orders",
                        "DetachPolicy: detach " + policy("b") + " from role shop-orders",
                        "DeleteInlinePolicy: delete inline policy crossbind of role shop-orders",
                        "DeleteInlinePolicy: delete inline policy extra of role shop-orders",
                        "DeleteRole: delete role shop-orders");
    }

    @ParameterizedTest
    @EnumSource(
            value = DeletionPolicy.class,
            names = {"Retain", "Unknown"})
    void aRetainedRoleOnlyLosesItsTags(DeletionPolicy policy) {
        assertThat(lines(withdrawal(policy, direct(role()), Optional.empty())))
                .containsExactly("ReleaseRole: retain role shop-orders, without the tags of crossbind");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("roles")
    void decides(String situation, RoleObservation observed, List<String> expected) {
        assertThat(lines(withdrawal(DeletionPolicy.Delete, observed, Optional.empty())))
                .isEqualTo(expected);
    }

    static Stream<Arguments> roles() {
        return Stream.of(
                arguments("unknown", new RoleObservation.Unknown(), List.of("ReadRoleFirst")),
                arguments("absent", new RoleObservation.Absent(), List.of()),
                arguments("foreign", new RoleObservation.Foreign(ROLE_ARN, true), List.of()),
                arguments("ours, in bulk", remembered(role()), List.of("ReadRoleFirst")),
                arguments("of another binding", direct(tagged("prod", "shop/other")), List.of()),
                arguments("of the same binding of another namespace", direct(tagged("prod", "a/orders")), List.of()),
                arguments("of another cluster", direct(tagged("other", "shop/orders")), List.of()));
    }

    private static ObservedRole tagged(String cluster, String binding) {
        return role().withTags(Map.of(OwnerTags.CLUSTER, cluster, OwnerTags.BINDING, binding));
    }

    @Test
    void aRoleThatHasToBeReadFirstKeepsTheServiceAccountFromBeingTouched() {
        assertThat(withdrawal(DeletionPolicy.Delete, remembered(role()), Optional.of(Examples.serviceAccount())))
                .isEqualTo(new Plan.ReadRoleFirst());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("serviceAccounts")
    void decidesOnTheServiceAccount(String situation, Optional<ObservedServiceAccount> found, List<Change> expected) {
        assertThat(withdrawal(DeletionPolicy.Delete, new RoleObservation.Absent(), found))
                .isEqualTo(new Plan.Apply(expected));
    }

    static Stream<Arguments> serviceAccounts() {
        String role = DesiredServiceAccount.ROLE_ARN;
        return Stream.of(
                arguments("none", Optional.empty(), List.of()),
                arguments("bare", annotated(Map.of(), Set.of(), Set.of()), List.of()),
                arguments(
                        "given",
                        annotated(Map.of(role, ROLE_ARN), Set.of(role), Set.of("x")),
                        List.of(new Change.ReleaseServiceAccount("shop", "orders", "u", false))),
                arguments(
                        "made by the binding",
                        annotated(Map.of(role, ROLE_ARN), Set.of(role), Set.of(UID)),
                        List.of(new Change.ReleaseServiceAccount("shop", "orders", "u", true))),
                arguments(
                        "another role by the operator, of another binding",
                        annotated(Map.of(role, "arn:next"), Set.of(role), Set.of()),
                        List.of()),
                arguments("the role by hand", annotated(Map.of(role, ROLE_ARN), Set.of(), Set.of()), List.of()));
    }

    private static Optional<ObservedServiceAccount> annotated(
            Map<String, String> annotations, Set<String> applied, Set<String> owners) {
        return Optional.of(new ObservedServiceAccount("u", annotations, applied, owners));
    }

    private Plan withdrawal(
            DeletionPolicy policy, RoleObservation role, Optional<ObservedServiceAccount> serviceAccount) {
        return planner.withdrawal(
                new TearDown("shop", "orders", "orders", ROLE_ARN, policy),
                new Observed(Optional.empty(), role, serviceAccount));
    }
}
