package io.crossbind.plan.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.desired.Desired;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a removal relies on the owner tags in the snapshot of an account. */
class RecentOwnerTagsTest {
    private static final String ROLE = "shop-orders";
    private static final Map<String, String> OWNER =
            Map.of("crossbind.io/cluster", "prod", "crossbind.io/binding", "shop/orders");
    private static final Map<String, String> OTHER_OWNER =
            Map.of("crossbind.io/cluster", "prod", "crossbind.io/binding", "shop/other");

    @ParameterizedTest
    @EnumSource(
            value = Removal.class,
            names = {"DELETE", "REVOKE"})
    void deletionOfRoleThatWasSeenRecentlyNeedsNoRead(Removal removal) {
        assertThat(judged(removal, owned(OWNER), true))
                .isInstanceOfSatisfying(
                        Judgement.Ready.class,
                        ready -> assertThat(((ReductionPlan) ready.plan()).phases())
                                .flatExtracting(PlannedPhase::changes)
                                .containsExactly(
                                        new Change.DeleteInlinePolicy(ROLE, "crossbind"), new Change.DeleteRole(ROLE)));
    }

    @Test
    void deletionOfRoleThatWasSeenLongAgoNeedsRead() {
        assertNeedsRead(judged(Removal.DELETE, owned(OWNER), false));
    }

    @Test
    void deletionNeedsReadOfRoleThatTheSnapshotShowsToHaveAnotherOwnerOrNotToExist() {
        assertNeedsRead(judged(Removal.DELETE, owned(OTHER_OWNER), true));
        assertNeedsRead(
                judged(Removal.DELETE, new RoleObservation.Foreign("arn:aws:iam::222222222222:role/a", false), true));
        assertNeedsRead(judged(Removal.DELETE, new RoleObservation.Absent(), true));
        assertNeedsRead(judged(Removal.DELETE, new RoleObservation.Unknown(), true));
    }

    @Test
    void releaseAlwaysNeedsRead() {
        assertNeedsRead(judged(Removal.RELEASE, owned(OWNER), true));
    }

    private static void assertNeedsRead(Judgement<ReductionPlan> judgement) {
        assertThat(judgement)
                .isEqualTo(new Judgement.NeedsRead<ReductionPlan>(Set.of(new Ref.RoleToRemove(Side.TARGET, ROLE))));
    }

    private static RoleObservation owned(Map<String, String> tags) {
        return new RoleObservation.Owned(
                new ObservedRole(
                        ROLE,
                        "/crossbind/",
                        "arn:aws:iam::222222222222:role/crossbind/" + ROLE,
                        "AROA1",
                        PolicyDocument.of(),
                        null,
                        3600,
                        "",
                        tags,
                        Map.of("crossbind", PolicyDocument.of()),
                        Set.of(),
                        Set.of()),
                false);
    }

    private static Judgement<ReductionPlan> judged(Removal removal, RoleObservation role, boolean isRecent) {
        GivenRoles target = new GivenRoles.Located(
                Side.TARGET,
                OWNER,
                new Desired.RoleLimits(List.of(), null, 3600),
                true,
                true,
                List.of(new GivenRole(ROLE, role, false, isRecent, Optional.empty())));
        return RemovalJudge.judge(
                removal,
                new GivenAccess(
                        target,
                        new GivenRoles.None(),
                        new GivenGrants(
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                "Crossbind",
                                Optional.empty(),
                                Map.of(),
                                true,
                                Optional.empty(),
                                Optional.empty()),
                        new GivenAccess.InCluster(
                                "shop",
                                Optional.empty(),
                                new PodAccess.None(),
                                Map.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of(),
                                Map.of()),
                        List.of(),
                        false,
                        Optional.empty()),
                false);
    }
}
