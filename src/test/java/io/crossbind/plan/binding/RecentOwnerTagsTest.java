package io.crossbind.plan.binding;

import static io.crossbind.plan.binding.Reductions.changes;
import static io.crossbind.plan.binding.Reductions.plan;
import static io.crossbind.plan.binding.Reductions.reads;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import io.crossbind.plan.Change;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a removal relies on the owner tags in the snapshot of an account. */
class RecentOwnerTagsTest {
    private final GivenBinding binding = new GivenBinding();

    @BeforeEach
    void onlyTheSnapshotShowsTheOnlyRole() {
        binding.target.isRemembered(binding.target.observed);
        binding.source.instead = Optional.of(new GivenRoles.None());
        binding.target.isRecent = true;
    }

    private Judgement<ReductionPlan> judge(Removal removal) {
        return RemovalJudge.judge(removal, binding.access(), false);
    }

    private void assertNeedsRead(Removal removal) {
        assertThat(reads(judge(removal))).containsExactly(new Ref.RoleToRemove(Side.TARGET, binding.target.name));
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETE", "REVOKE"})
    void deletionOfRoleThatWasSeenRecentlyNeedsNoRead(Removal removal) {
        String role = binding.target.name;
        assertThat(changes(plan(judge(removal)), Phase.REMOVE_ROLES, Side.TARGET))
                .containsExactly(
                        new Change.DetachPolicy(role, "arn:aws:iam::222222222222:policy/reports"),
                        new Change.DeleteInlinePolicy(role, "crossbind"),
                        new Change.DeleteRole(role));
    }

    @Test
    void deletionOfRoleThatWasSeenLongAgoNeedsRead() {
        binding.target.isRecent = false;
        assertNeedsRead(Removal.DELETE);
    }

    @Test
    void deletionNeedsReadOfRoleThatTheSnapshotShowsToHaveAnotherOwner() {
        binding.target.observed =
                new RoleObservation.Owned(binding.target.role.withTags(Map.of(OwnerTags.BINDING, "shop/other")), false);
        assertNeedsRead(Removal.DELETE);
    }

    @Test
    void deletionNeedsReadOfRoleThatTheSnapshotShowsToBeForeignUnknownOrMissing() {
        binding.target.observed = new RoleObservation.Foreign(binding.target.role.arn(), false);
        assertNeedsRead(Removal.DELETE);
        binding.target.observed = new RoleObservation.Unknown();
        assertNeedsRead(Removal.DELETE);
        binding.target.observed = new RoleObservation.Absent();
        assertNeedsRead(Removal.DELETE);
    }
}
