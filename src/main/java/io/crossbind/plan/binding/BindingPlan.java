package io.crossbind.plan.binding;

import io.crossbind.desired.Desired;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.GrantMirror;
import io.crossbind.plan.GrantPlan;
import io.crossbind.plan.Plan;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The changes for a binding.
 *
 * @param source the changes in the workload's own account; empty if the operator creates nothing there
 * @param target the changes in the target account, besides grants
 * @param grants the changes in the policies of resources
 * @param cluster the changes in the cluster
 * @param mirror the grants that the workload's own role has by its own policy now
 */
public record BindingPlan(Optional<Plan> source, Plan target, GrantPlan grants, Plan cluster, GrantMirror mirror) {

    /**
     * The phases that do not depend on what came of others, in their order.
     *
     * @param deliveredBefore whether all of the binding was there once: then no grant waits for another
     */
    public List<PlannedPhase> phases(boolean deliveredBefore) {
        PlannedPhase source = new PlannedPhase(Phase.SOURCE, Side.SOURCE, ofSource(), false);
        PlannedPhase targetPhase = new PlannedPhase(Phase.TARGET, Side.TARGET, target.changes(), false);
        PlannedPhase policies =
                new PlannedPhase(Phase.RESOURCE_POLICIES, Side.TARGET, grants.changes(), deliveredBefore);
        return rolesKeepTheirIds()
                ? List.of(added(Phase.ADD_TO_RESOURCES, deliveredBefore), source, targetPhase, policies)
                : List.of(source, targetPhase, added(Phase.ADD_FOR_NEW_ROLES, deliveredBefore), policies);
    }

    private PlannedPhase added(Phase phase, boolean independent) {
        return new PlannedPhase(phase, Side.TARGET, grants.added(), independent);
    }

    /** Whether the policies of resources may give the roles more before the roles are changed. */
    private boolean rolesKeepTheirIds() {
        return ofRoles().stream()
                .noneMatch(change -> change instanceof Change.CreateRole
                        || change instanceof Change.PutPermissionsBoundary
                        || change instanceof Change.UpdateTrustPolicy);
    }

    /**
     * What the policy of the workload's own role gets of the grants. It follows also after a failure, if all changes of the roles are done.
     *
     * @param done the changes that were carried out so far
     */
    public PlannedPhase ownGrants(List<Change> done) {
        return new PlannedPhase(
                Phase.OWN_GRANTS, Side.SOURCE, done.containsAll(ofRoles()) ? mirrored(done) : List.of(), false);
    }

    /** What leads the workload to its roles. It follows if nothing failed. */
    public PlannedPhase handOver() {
        return new PlannedPhase(Phase.HAND_OVER, Side.SOURCE, cluster.changes(), false);
    }

    /** The problem of a role or an object of the cluster; empty if all can be as desired. */
    public Optional<Problem> problem() {
        return Stream.concat(source.stream(), Stream.of(target, cluster))
                .filter(Plan.Refused.class::isInstance)
                .map(plan -> ((Plan.Refused) plan).problem())
                .findFirst();
    }

    /** Changes of the source side that do not wait for the policies of resources. */
    private List<Change> ofSource() {
        return sourceChanges(Predicate.not(GrantMirror::isPut));
    }

    /** Changes of the roles that do not wait for the policies of resources. */
    public List<Change> ofRoles() {
        return Stream.concat(ofSource().stream(), target.changes().stream()).toList();
    }

    /**
     * The changes that copy grants to the policy of the workload's own role, once the policies of the resources are written.
     *
     * @param done the changes that were applied so far
     */
    private List<Change> mirrored(List<Change> done) {
        Set<ResourceArn> refused = new HashSet<>(grants.refusals().keySet());
        Stream.concat(grants.added().stream(), grants.changes().stream())
                .filter(change -> !done.contains(change))
                .forEach(change -> {
                    if (change instanceof Change.PutGrant(var grant)) {
                        refused.add(grant.holder());
                    }
                });
        return mirror.without(refused, sourceChanges(GrantMirror::isPut));
    }

    private List<Change> sourceChanges(Predicate<Change> which) {
        return source.stream()
                .flatMap(plan -> plan.changes().stream())
                .filter(which)
                .toList();
    }

    /** Returns whether the plan creates a role. The policies of resources may not accept a new role yet. */
    public boolean createsRole() {
        return ofRoles().stream().anyMatch(Change.CreateRole.class::isInstance);
    }

    /** Returns whether the plan changes AWS. */
    public boolean isInAws() {
        return Stream.of(
                        sourceChanges(_ -> true), target.changes(), grants.added(), grants.changes(), cluster.changes())
                .flatMap(List::stream)
                .anyMatch(change -> !(change instanceof Change.OfCluster));
    }

    /** Returns whether the plan creates the role that the workload has in its own account. */
    public boolean createsSource(Desired.Wanted wanted) {
        return wanted.source().filter(state -> isMade(state, ofSource())).isPresent();
    }

    /** Returns whether the changes create the role of an account. */
    public static boolean isMade(DesiredAccountState side, List<Change> changes) {
        return changes.stream()
                .anyMatch(change -> change instanceof Change.CreateRole(var role)
                        && role.arn().equals(side.role().arn()));
    }
}
