package io.crossbind.plan;

import static io.crossbind.plan.Examples.ROLE;
import static io.crossbind.plan.Examples.ROLE_ARN;
import static io.crossbind.plan.Examples.TAGS;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.lines;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.desired.Boundaries;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoleRemovalPlannerTest {
    @Test
    void theRoleIsEmptiedBeforeItGoes() {
        ObservedRole found = role().withInlinePolicy("extra", Examples.allow("s3:*"));
        assertThat(lines(tearDown(DeletionPolicy.Delete, direct(found))))
                .containsExactly(
                        "DetachPolicy: detached " + policy("a") + " from role shop-orders",
                        "DetachPolicy: detached " + policy("b") + " from role shop-orders",
                        "DeleteInlinePolicy: deleted inline policy crossbind of role shop-orders",
                        "DeleteInlinePolicy: deleted inline policy extra of role shop-orders",
                        "DeleteRole: deleted role shop-orders");
    }

    @ParameterizedTest
    @EnumSource(
            value = DeletionPolicy.class,
            names = {"Retain", "Unknown"})
    void aRetainedRoleOnlyLosesItsTags(DeletionPolicy policy) {
        assertThat(lines(tearDown(policy, direct(role()))))
                .containsExactly("ReleaseRole: released role shop-orders: removed the tags of crossbind");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("roles")
    void decides(String situation, RoleObservation observed, List<String> expected) {
        assertThat(lines(tearDown(DeletionPolicy.Delete, observed))).isEqualTo(expected);
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

    private static Plan tearDown(DeletionPolicy policy, RoleObservation role) {
        return new RoleRemovalPlanner(ROLE, TAGS, policy, Boundaries.ANY, false).plan(role);
    }

    @Test
    void theInstanceProfileGoesBeforeTheRole() {
        RoleObservation found = direct(role().withInstanceProfiles(Set.of("shop-orders", "somebodys")));
        assertThat(lines(tearDown(DeletionPolicy.Delete, found)))
                .endsWith(
                        "DeleteInstanceProfile: deleted instance profile shop-orders",
                        "DeleteRole: deleted role shop-orders")
                .noneMatch(line -> line.contains("somebodys"));
    }

    /** A role shared by a service account's bindings is not deleted with one of them. A binding's role is not deleted with the service account. */
    @Test
    void whatIsSharedIsToldFromWhatIsABindingsOwn() {
        Map<String, String> shared = Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.SERVICE_ACCOUNT, "shop/orders");
        RoleObservation sharedRole = direct(withTags(shared));
        assertThat(tearDown(DeletionPolicy.Delete, sharedRole)).isEqualTo(new Plan.Apply(List.of()));
        RoleRemovalPlanner ofShared =
                new RoleRemovalPlanner(ROLE, shared, DeletionPolicy.Delete, Boundaries.ANY, false);
        assertThat(ofShared.plan(direct(role()))).isEqualTo(new Plan.Apply(List.of()));
        assertThat(lines(ofShared.plan(sharedRole))).endsWith("DeleteRole: deleted role shop-orders");
    }

    private static ObservedRole withTags(Map<String, String> tags) {
        return RoleModel.withTagsOnly(role(), tags);
    }

    /** The instance profile has owner tags of its own, which decide about its deletion. */
    @Test
    void theInstanceProfileOfARoleThatLostItsTagsGoesToo() {
        RoleRemovalPlanner removal = new RoleRemovalPlanner(ROLE, TAGS, DeletionPolicy.Delete, Boundaries.ANY, true);
        assertThat(lines(removal.plan(new RoleObservation.Foreign(ROLE_ARN, true))))
                .containsExactly("DeleteInstanceProfile: deleted instance profile shop-orders");
        assertThat(lines(removal.plan(direct(tagged("prod", "shop/other")))))
                .containsExactly("DeleteInstanceProfile: deleted instance profile shop-orders");
    }

    /** A deletion of the role in the console removes the role from its profile first, and the profile stays. */
    @Test
    void theInstanceProfileOfARoleThatIsGoneGoesToo() {
        assertThat(lines(new RoleRemovalPlanner(ROLE, TAGS, DeletionPolicy.Delete, Boundaries.ANY, true)
                        .plan(new RoleObservation.Absent())))
                .containsExactly("DeleteInstanceProfile: deleted instance profile shop-orders");
        assertThat(lines(new RoleRemovalPlanner(ROLE, TAGS, DeletionPolicy.Retain, Boundaries.ANY, true)
                        .plan(new RoleObservation.Absent())))
                .containsExactly(
                        "ReleaseInstanceProfile: released instance profile shop-orders: removed the tags of crossbind");
    }

    @Test
    void whatIsLeftIsKnown() {
        RoleRemovalPlanner tearDown = new RoleRemovalPlanner(ROLE, TAGS, DeletionPolicy.Delete, Boundaries.ANY, false);
        assertThat(tearDown.keepsForeignRole(direct(tagged("prod", "shop/other"))))
                .isTrue();
        assertThat(tearDown.keepsForeignRole(new RoleObservation.Foreign(ROLE_ARN, true)))
                .isTrue();
        assertThat(tearDown.keepsForeignRole(direct(role()))).isFalse();
        assertThat(tearDown.keepsForeignRole(new RoleObservation.Absent())).isFalse();
    }

    @Test
    void aRetainedInstanceProfileIsNobodysEither() {
        assertThat(lines(new RoleRemovalPlanner(ROLE, TAGS, DeletionPolicy.Retain, Boundaries.ANY, true)
                        .plan(direct(role()))))
                .containsExactly(
                        "ReleaseInstanceProfile: released instance profile shop-orders: removed the tags of crossbind",
                        "ReleaseRole: released role shop-orders: removed the tags of crossbind");
    }

    @Test
    void theBoundaryIsRestoredBeforeTheRoleIsReleased() {
        RoleRemovalPlanner tearDown =
                new RoleRemovalPlanner(ROLE, TAGS, DeletionPolicy.Retain, Boundaries.of(policy("other")), false);
        assertThat(lines(tearDown.plan(direct(role()))))
                .containsExactly(
                        "PutPermissionsBoundary: updated permissions boundary " + policy("other")
                                + " of role shop-orders",
                        "ReleaseRole: released role shop-orders: removed the tags of crossbind");
    }

    /** The management role may not change a role without the account's boundary, so the role could never be deleted. */
    @Test
    void theBoundaryIsRestoredBeforeTheRoleGoes() {
        RoleRemovalPlanner tearDown =
                new RoleRemovalPlanner(ROLE, TAGS, DeletionPolicy.Delete, Boundaries.of(policy("other")), false);
        assertThat(lines(tearDown.plan(direct(role()))))
                .startsWith("PutPermissionsBoundary: updated permissions boundary " + policy("other") + " of role "
                        + "shop-orders")
                .endsWith("DeleteRole: deleted role shop-orders");
    }
}
