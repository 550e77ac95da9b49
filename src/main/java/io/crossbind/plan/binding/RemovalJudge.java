package io.crossbind.plan.binding;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.desired.SharedSourceRole;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.Problem;
import io.crossbind.plan.AccountPlanner;
import io.crossbind.plan.Change;
import io.crossbind.plan.Plan;
import io.crossbind.plan.RoleRemovalPlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges the removal of a binding's access: deletion with or without its roles, or revocation. Judging has no effect and reads nothing. An
 * unreachable account, or an object that a tenant controls, never prevents the removal of other access.
 */
public final class RemovalJudge {
    private final Removal removal;
    private final GivenAccess given;
    private final boolean waits;
    private final Set<Ref> refs = new LinkedHashSet<>();
    private final List<PlannedPhase> phases = new ArrayList<>();
    private final Set<String> leftRoles = new TreeSet<>();

    private RemovalJudge(Removal removal, GivenAccess given, boolean waits) {
        this.removal = removal;
        this.given = given;
        this.waits = waits;
    }

    /**
     * Judges by the known facts.
     *
     * @param given the access that the binding may have been given
     * @param waits whether the removal waits for an answer of AWS, because the status names nothing and the first attempt is at most minutes old.
     *     Only the owner tags of the roles then show which access the binding was given, so the roles are deleted last, after all other changes have
     *     succeeded
     */
    public static Judgement<ReductionPlan> judge(Removal removal, GivenAccess given, boolean waits) {
        return new RemovalJudge(removal, given, waits).judge();
    }

    private Judgement<ReductionPlan> judge() {
        if (removal.isFinal() && given.unreadAccount().isPresent()) {
            return new Judgement.Blocked<>(given.unreadAccount().get(), AccessOnProblem.KEEP);
        }
        if (removal.includesRoles()) {
            PodAccessPlanner.Planned pods = PodAccessPlanner.removal(given.cluster(), rolesOfOthers());
            refs.addAll(pods.refs());
            phases.addAll(pods.phases());
        }
        GivenGrantsPlanner.Planned grants = GivenGrantsPlanner.removal(given.grants(), !removal.includesRoles());
        refs.addAll(grants.refs());
        phases.add(grants.phase(Phase.REMOVE_FROM_RESOURCES));
        if (removal.includesRoles()) {
            removeRoles();
        }
        if (!refs.isEmpty()) {
            return new Judgement.NeedsRead<>(refs);
        }
        return unanswered(grants.unread())
                .<Judgement<ReductionPlan>>map(problem -> new Judgement.Blocked<>(problem, AccessOnProblem.KEEP))
                .orElseGet(() -> new Judgement.Ready<>(new ReductionPlan(phases, leftRoles, grants.unread())));
    }

    /** ARNs of the roles that the binding may have been given, and that another binding of the cluster has. */
    private Set<String> rolesOfOthers() {
        return Stream.of(given.target(), given.source())
                .flatMap(roles -> roles.located().stream())
                .flatMap(owned -> owned.roles().stream().flatMap(role -> role.otherOwned(owned.tags()).stream()))
                .map(ObservedRole::arn)
                .collect(Collectors.toSet());
    }

    /** A role shared with siblings stays, and only loses the permission to assume the binding's target role. */
    private void removeRoles() {
        if (removal.deletesRoles()) {
            remove(Side.TARGET, given.target(), false);
        }
        if (!given.siblings().isEmpty()) {
            removeTarget();
        } else if (removal.deletesRoles()) {
            remove(Side.SOURCE, given.source(), given.isInstance());
        }
    }

    /** Why a part of the possibly given access could not be read yet; empty if the removal does not wait for an answer. */
    private Optional<Problem> unanswered(List<Problem> unread) {
        return Stream.concat(phases.stream().flatMap(phase -> phase.problem().stream()), unread.stream())
                .filter(problem -> waits && problem.isTransient())
                .findFirst();
    }

    /**
     * Plans the deletion of the roles of one account. The pass reads a role again before the change, unless the snapshot of the account is recent and
     * shows the role as the binding's own.
     */
    private void remove(Side side, GivenRoles roles, boolean profile) {
        List<Change> changes = new ArrayList<>();
        Optional<Problem> problem = roles.problem();
        for (GivenRole role : given(roles)) {
            problem = problem.or(role::problem);
            RoleRemovalPlanner planner = planner(roles.located().orElseThrow(), role, profile);
            boolean isKnownAsOwn = role.isRecent() && planner.owns(role.role());
            if (role.isFresh() || isKnownAsOwn) {
                changes.addAll(planner.plan(role.forRemoval()).changes());
                if (planner.keepsForeignRole(role.role())) {
                    leftRoles.add(role.name());
                }
            } else if (role.problem().isEmpty()) {
                refs.add(new Ref.RoleToRemove(side, role.name()));
            }
        }
        OnFailure onFailure = waits ? OnFailure.FINISH_PHASE : OnFailure.CONTINUE;
        phases.add(new PlannedPhase(Phase.REMOVE_ROLES, Optional.of(side), changes, onFailure, problem));
    }

    private static RoleRemovalPlanner planner(GivenRoles.Located owned, GivenRole role, boolean profile) {
        return new RoleRemovalPlanner(
                role.name(), owned.tags(), DeletionPolicy.Delete, owned.bounds().boundaries(), profile);
    }

    private static List<GivenRole> given(GivenRoles roles) {
        return roles.located().map(GivenRoles.Located::roles).orElse(List.of());
    }

    /** Plans the change of a role that siblings still share: the role may no longer assume this binding's target role, and nothing else changes. */
    private void removeTarget() {
        List<Change> changes = new ArrayList<>();
        Optional<Problem> problem = given.source().problem();
        for (GivenRole role : given(given.source())) {
            GivenRoles.Located owned = given.source().located().orElseThrow();
            Plan plan = AccountPlanner.removeTarget(
                    SharedSourceRole.permissions(given.siblings()),
                    owned.tags(),
                    owned.bounds().boundaries(),
                    role.forPlanning());
            problem = problem.or(role::problem);
            if (plan instanceof Plan.ReadRoleFirst && role.problem().isEmpty()) {
                refs.add(new Ref.OwnedRole(Side.SOURCE, role.name()));
            }
            changes.addAll(plan.changes());
        }
        phases.add(PlannedPhase.removing(Phase.REMOVE_ROLES, Side.SOURCE, changes, problem));
    }

    /**
     * Plans to block the trust of the known roles that could not be deleted. Such a role grants access to no one from then on.
     *
     * @param given the known facts after the failed deletion
     */
    public static ReductionPlan blockTrust(GivenAccess given) {
        List<PlannedPhase> phases = new ArrayList<>();
        phases.add(blockTrust(Side.TARGET, given.target()));
        if (given.siblings().isEmpty()) {
            phases.add(blockTrust(Side.SOURCE, given.source()));
        }
        return ReductionPlan.of(phases);
    }

    private static PlannedPhase blockTrust(Side side, GivenRoles roles) {
        List<Change> changes = roles.located().stream()
                .flatMap(owned -> owned.roles().stream()
                        .map(role -> AccountPlanner.blockTrust(
                                owned.tags(), owned.bounds().boundaries(), role.role())))
                .flatMap(plan -> plan.changes().stream())
                .toList();
        return PlannedPhase.removing(Phase.BLOCK_TRUST, side, changes, roles.problem());
    }
}
