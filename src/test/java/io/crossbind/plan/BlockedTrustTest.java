package io.crossbind.plan;

import static io.crossbind.plan.Examples.BOUNDARY;
import static io.crossbind.plan.Examples.ROLE;
import static io.crossbind.plan.Examples.TAGS;
import static io.crossbind.plan.Examples.direct;
import static io.crossbind.plan.Examples.policy;
import static io.crossbind.plan.Examples.remembered;
import static io.crossbind.plan.Examples.role;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.Boundaries;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Quotas;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A role that must not be assumed any more, but cannot be deleted yet. */
class BlockedTrustTest {
    private static final Change BLOCKED = new Change.UpdateTrustPolicy(ROLE, TrustPolicies.nobody());

    private final ObservedRole blocked = role().withTrust(TrustPolicies.nobody());

    @Test
    void trustIsBlockedOnceAndItsBoundaryIsRestoredBefore() {
        assertThat(AccountPlanner.blockTrust(TAGS, Boundaries.of(BOUNDARY), direct(role()))
                        .changes())
                .containsExactly(BLOCKED);
        assertThat(AccountPlanner.blockTrust(
                                TAGS, Boundaries.of(BOUNDARY), direct(role().withPermissionsBoundary(policy("other"))))
                        .changes())
                .containsExactly(new Change.PutPermissionsBoundary(ROLE, BOUNDARY), BLOCKED);
        assertThat(AccountPlanner.blockTrust(TAGS, Boundaries.of(BOUNDARY), direct(blocked)))
                .isEqualTo(new Plan.Apply(List.of()));
    }

    @Test
    void roleOfAnotherOwnerKeepsItsTrust() {
        Map<String, String> other = Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, "shop/other");
        assertThat(AccountPlanner.blockTrust(other, Boundaries.of(BOUNDARY), direct(role()))
                        .changes())
                .isEmpty();
        assertThat(AccountPlanner.blockTrust(
                                TAGS, Boundaries.of(BOUNDARY), new RoleObservation.Foreign(role().arn(), true))
                        .changes())
                .isEmpty();
        assertThat(AccountPlanner.blockTrust(TAGS, Boundaries.of(BOUNDARY), new RoleObservation.Absent())
                        .changes())
                .isEmpty();
    }

    @Test
    void roleOfANamespaceThatWasRecreatedIsReadAndThenBlocked() {
        ObservedRole earlier = role().withTags(Map.of(OwnerTags.NAMESPACE_UID, "uid-of-the-first"));
        assertThat(AccountPlanner.blockOnNamespaceReuse(
                        "uid-of-the-second", Boundaries.of(BOUNDARY), remembered(earlier)))
                .isEqualTo(new Plan.ReadRoleFirst());
        assertThat(AccountPlanner.blockOnNamespaceReuse("uid-of-the-second", Boundaries.of(BOUNDARY), direct(earlier))
                        .changes())
                .containsExactly(
                        BLOCKED, new Change.PutInlinePolicy(ROLE, InlinePolicies.BLOCKED, InlinePolicies.denyAll()));
        assertThat(AccountPlanner.blockOnNamespaceReuse("uid-of-the-first", Boundaries.of(BOUNDARY), direct(earlier)))
                .isEqualTo(new Plan.Apply(List.of()));
    }

    @Test
    void orphanIsDeniedItsSessionsTooAndIsBlockedOnce() {
        Change denied = new Change.PutInlinePolicy(ROLE, InlinePolicies.BLOCKED, InlinePolicies.denyAll());
        Boundaries boundaries = Boundaries.of(BOUNDARY);
        assertThat(AccountPlanner.blockOrphan(TAGS, boundaries, direct(role())).changes())
                .containsExactly(BLOCKED, denied);
        assertThat(AccountPlanner.blockOrphan(
                                TAGS, boundaries, direct(blocked.withPermissionsBoundary(policy("other"))))
                        .changes())
                .as("the operator was killed between the two changes")
                .containsExactly(new Change.PutPermissionsBoundary(ROLE, BOUNDARY), denied);
        ObservedRole done = blocked.withInlinePolicy(InlinePolicies.BLOCKED, InlinePolicies.denyAll());
        assertThat(AccountPlanner.blockOrphan(TAGS, boundaries, direct(done)).changes())
                .isEmpty();
        ObservedRole opened = blocked.withInlinePolicy(InlinePolicies.BLOCKED, Examples.allow("s3:*"));
        assertThat(AccountPlanner.blockOrphan(TAGS, boundaries, direct(opened)).changes())
                .as("another client replaced the denial")
                .containsExactly(denied);
        Map<String, String> other = Map.of(OwnerTags.CLUSTER, "prod", OwnerTags.BINDING, "shop/other");
        assertThat(AccountPlanner.blockOrphan(other, boundaries, direct(role())).changes())
                .isEmpty();
    }

    @Test
    void orphanLosesItsLongestPolicyIfItHasNoRoomForTheDenial() {
        Change denied = new Change.PutInlinePolicy(ROLE, InlinePolicies.BLOCKED, InlinePolicies.denyAll());
        int room = InlinePolicies.denyAll().size();
        ObservedRole full = blocked.withInlinePolicy(
                        InlinePolicies.STATEMENTS, Examples.ofSize(Quotas.INLINE_POLICIES_SIZE - room - 500))
                .withInlinePolicy(InlinePolicies.GRANTS, Examples.ofSize(500));
        Boundaries boundaries = Boundaries.of(BOUNDARY);
        assertThat(AccountPlanner.blockOrphan(TAGS, boundaries, direct(full)).changes())
                .containsExactly(denied);
        assertThat(AccountPlanner.blockOrphan(
                                TAGS,
                                boundaries,
                                direct(full.withInlinePolicy(InlinePolicies.GRANTS, Examples.ofSize(501))))
                        .changes())
                .containsExactly(new Change.DeleteInlinePolicy(ROLE, InlinePolicies.STATEMENTS), denied);
    }

    @Test
    void roleThatOtherTargetsShareLosesThePoliciesOfTheRemovedTargetOnly() {
        assertThat(AccountPlanner.removeTarget(
                                Map.of("crossbind", Examples.allow("sts:AssumeRole")),
                                TAGS,
                                Boundaries.of(BOUNDARY),
                                direct(role()))
                        .changes())
                .containsExactly(new Change.PutInlinePolicy(ROLE, "crossbind", Examples.allow("sts:AssumeRole")));
    }
}
