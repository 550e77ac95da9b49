package io.crossbind.plan.binding;

import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import io.crossbind.plan.Plan;
import io.crossbind.plan.RoleClampPlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges access of a binding by today's limits, whatever problem the binding has. A clamp creates and extends nothing. Judging has no
 * effect and reads nothing.
 */
public final class ClampJudge {
    private final Clamp clamp;
    private final GivenAccess given;
    private final Set<Ref> refs = new LinkedHashSet<>();

    private ClampJudge(Clamp clamp, GivenAccess given) {
        this.clamp = clamp;
        this.given = given;
    }

    /**
     * The limits that a clamp enforces.
     *
     * @param beforeRetain whether the roles stay after the deletion of the binding. This is then the binding's last pass: the pass reads each role,
     *     and ignores statements of resources, because another step removes them
     * @param revokedBefore time before which sessions of the role in the target account are revoked; empty if none are
     * @param sourceRevokedBefore time before which sessions of the workload's own role are revoked; empty if none are
     * @param namesAnything whether the binding's status names something
     * @param grantBounds the limits of the target account: they also hold for its resources in a role's own policy
     * @param uids the known tags with the UIDs of the binding and its namespace
     */
    public record Clamp(
            boolean beforeRetain,
            Optional<String> revokedBefore,
            Optional<String> sourceRevokedBefore,
            boolean namesAnything,
            Optional<GrantBounds> grantBounds,
            Map<String, String> uids) {}

    /**
     * Judges by the known facts.
     *
     * @param given the access that the binding may have been given
     */
    public static Judgement<ReductionPlan> judge(Clamp clamp, GivenAccess given) {
        return new ClampJudge(clamp, given).judge();
    }

    private Judgement<ReductionPlan> judge() {
        List<PlannedPhase> phases = new ArrayList<>();
        List<Problem> unread = new ArrayList<>();
        phases.add(roles(Side.TARGET, given.target(), clamp.revokedBefore()));
        if (!clamp.beforeRetain()) {
            GivenGrantsPlanner.Planned grants = GivenGrantsPlanner.clamp(given.grants(), !clamp.namesAnything());
            refs.addAll(grants.refs());
            unread.addAll(grants.unread());
            phases.add(grants.phase(Phase.CLAMP_RESOURCES));
        }
        phases.add(roles(Side.SOURCE, given.source(), clamp.sourceRevokedBefore()));
        return refs.isEmpty()
                ? new Judgement.Ready<>(new ReductionPlan(phases, Set.of(), unread))
                : new Judgement.NeedsRead<>(refs);
    }

    private PlannedPhase roles(Side side, GivenRoles roles, Optional<String> revokedBefore) {
        boolean isUrgent = clamp.beforeRetain() || revokedBefore.isPresent();
        List<Change> changes = new ArrayList<>();
        Optional<Problem> problem = roles.problem();
        Optional<GivenRoles.Located> judged = roles.located().filter(owned -> isJudged(owned, isUrgent));
        if (judged.isPresent()) {
            GivenRoles.Located owned = judged.get();
            RoleClampPlanner planner = new RoleClampPlanner(
                    owned.tags(), owned.bounds(), clamp.grantBounds(), clamp.uids(), revokedBefore);
            for (GivenRole role : owned.roles()) {
                Plan plan = planner.plan(role.forPlanning());
                problem = problem.or(role::problem);
                if (plan instanceof Plan.ReadRoleFirst && role.problem().isEmpty()) {
                    refs.add(new Ref.OwnedRole(side, role.name()));
                }
                changes.addAll(plan.changes());
            }
        }
        return PlannedPhase.removing(Phase.CLAMP_ROLES, side, changes, problem);
    }

    /**
     * Whether the roles are judged now. If roles were never read, a clamp waits for the first read of the account, unless the clamp revokes sessions
     * or is the last one.
     */
    private static boolean isJudged(GivenRoles.Located owned, boolean isUrgent) {
        return owned.isAccountRead() || owned.isNamed() && isUrgent;
    }
}
