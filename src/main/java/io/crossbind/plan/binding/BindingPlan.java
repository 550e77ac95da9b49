package io.crossbind.plan.binding;

import io.crossbind.desired.Desired;
import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import io.crossbind.plan.Change;
import io.crossbind.plan.GrantMirror;
import io.crossbind.plan.GrantPlan;
import io.crossbind.plan.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The changes for a binding. The plan has many parts: the facts that decide the order, and the changes of each place.
 *
 * @param wanted the desired objects
 * @param recorded the record of earlier passes
 * @param deliveredBefore whether the whole binding was delivered once: then no grant waits for another
 * @param source the changes in the workload's own account; empty if the operator creates nothing there
 * @param target the changes in the target account, without grants
 * @param grants the changes in the policies of resources
 * @param cluster the changes in the cluster
 * @param mirror the present grants in the own policy of the workload's role
 */
public record BindingPlan(
        Desired.Wanted wanted,
        BindingRecord recorded,
        boolean deliveredBefore,
        Optional<Plan> source,
        Plan target,
        GrantPlan grants,
        Plan cluster,
        GrantMirror mirror) {

    /** The record written before the first phase. */
    public Intent intent() {
        if (changesAws() && !isAllNamed() || recreatesSource()) {
            return Intent.RECORD;
        }
        return isAllNamed() ? Intent.NONE : Intent.KEEP;
    }

    /** Whether the record names everything that may exist from now on. */
    private boolean isAllNamed() {
        return recorded.targetRole().isPresent() == wanted.target().isPresent()
                && recorded.sourceRole().isPresent() == wanted.source().isPresent()
                && wanted.grants().stream()
                        .map(DesiredGrant::holder)
                        .filter(holder -> !grants.refusals().containsKey(holder))
                        .allMatch(holder -> recorded.grants().contains(holder.toString()));
    }

    /** Whether the workload's own role gets another ID than the recorded one. */
    public boolean recreatesSource() {
        return recorded.sourceRoleId().isPresent() && createsSource(ofSource());
    }

    /**
     * Returns whether changes create the workload's role in its own account.
     *
     * @param changes planned or applied changes
     */
    public boolean createsSource(List<Change> changes) {
        return createsSource(wanted, changes);
    }

    static boolean createsSource(Desired.Wanted wanted, List<Change> changes) {
        return wanted.source().stream()
                .anyMatch(own -> changes.stream()
                        .anyMatch(change -> change instanceof Change.CreateRole(var role)
                                && role.arn().equals(own.role().arn())));
    }

    /** The phases, in order, that do not depend on the result of others. */
    public List<PlannedPhase> phases() {
        PlannedPhase added =
                ofResources(createsRole() ? Phase.ADD_FOR_NEW_ROLES : Phase.ADD_TO_RESOURCES, grants.added());
        List<Change> ofSource = afterReplacing(ofSource());
        List<Change> ofTarget = afterReplacing(target.changes());
        List<PlannedPhase> identities = List.of(
                PlannedPhase.stopping(Phase.SOURCE_IDENTITY, Side.SOURCE, which(ofSource, BindingPlan::isIdentity)),
                PlannedPhase.stopping(Phase.TARGET_IDENTITY, Side.TARGET, which(ofTarget, BindingPlan::isIdentity)));
        List<PlannedPhase> permissions = List.of(
                PlannedPhase.stopping(
                        Phase.SOURCE_PERMISSIONS, Side.SOURCE, which(ofSource, Predicate.not(BindingPlan::isIdentity))),
                PlannedPhase.stopping(
                        Phase.TARGET_PERMISSIONS,
                        Side.TARGET,
                        which(ofTarget, Predicate.not(BindingPlan::isIdentity))));
        List<PlannedPhase> phases = new ArrayList<>(identities);
        phases.addAll(permissions);
        phases.add(createsRole() ? phases.size() : identities.size(), added);
        phases.addAll(0, replacements());
        phases.add(ofResources(Phase.RESOURCE_POLICIES, grants.changes()));
        return phases;
    }

    private List<PlannedPhase> replacements() {
        return Stream.of(
                        PlannedPhase.stopping(Phase.REPLACE_ROLES, Side.SOURCE, replacing(ofSource())),
                        PlannedPhase.stopping(Phase.REPLACE_ROLES, Side.TARGET, replacing(target.changes())))
                .filter(phase -> !phase.changes().isEmpty())
                .toList();
    }

    /** The changes up to the deletion of the role of an earlier binding. */
    private static List<Change> replacing(List<Change> changes) {
        return changes.subList(0, deletion(changes) + 1);
    }

    private static List<Change> afterReplacing(List<Change> changes) {
        return changes.subList(deletion(changes) + 1, changes.size());
    }

    private static int deletion(List<Change> changes) {
        return IntStream.range(0, changes.size())
                .filter(i -> changes.get(i) instanceof Change.DeleteRole)
                .findFirst()
                .orElse(-1);
    }

    /** Returns whether a change decides the identity of a role: its provider, its existence, its boundary, or its trust. */
    private static boolean isIdentity(Change change) {
        return change instanceof Change.OfProvider
                || change instanceof Change.CreateRole
                || change instanceof Change.PutPermissionsBoundary
                || change instanceof Change.UpdateTrustPolicy;
    }

    private static List<Change> which(List<Change> changes, Predicate<Change> predicate) {
        return changes.stream().filter(predicate).toList();
    }

    private PlannedPhase ofResources(Phase phase, List<Change> changes) {
        return new PlannedPhase(
                phase,
                Optional.of(Side.TARGET),
                changes,
                deliveredBefore ? OnFailure.FINISH_PHASE : OnFailure.STOP,
                Optional.empty());
    }

    /**
     * The phase in which the policy of the workload's own role follows the grants. The phase is executed even after a failure, if all changes of the
     * roles are done.
     *
     * @param done the changes applied so far
     */
    public PlannedPhase ownGrants(List<Change> done) {
        return PlannedPhase.stopping(
                Phase.OWN_GRANTS, Side.SOURCE, done.containsAll(ofRoles()) ? mirrored(done) : List.of());
    }

    /** The phase that gives the workload access to its roles. The phase is executed if nothing failed. */
    public PlannedPhase handOver() {
        Side side = wanted.source().isPresent() ? Side.SOURCE : Side.TARGET;
        return PlannedPhase.stopping(Phase.HAND_OVER, side, cluster.changes());
    }

    /** The problem of a role or an object of the cluster; empty if there is none. */
    public Optional<Problem> problem() {
        return Stream.concat(source.stream(), Stream.of(target, cluster))
                .filter(Plan.Refused.class::isInstance)
                .map(plan -> ((Plan.Refused) plan).problem())
                .findFirst();
    }

    /** Changes of the source side, without the changes that wait for the policies of resources. */
    private List<Change> ofSource() {
        return sourceChanges(Predicate.not(GrantMirror::isPut));
    }

    /** Changes of the roles, without the changes that wait for the policies of resources. */
    public List<Change> ofRoles() {
        return Stream.concat(ofSource().stream(), target.changes().stream()).toList();
    }

    /**
     * The changes that copy grants to the policy of the workload's own role, once the policies of the resources are written.
     *
     * @param done the changes applied so far
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
    boolean createsRole() {
        return ofRoles().stream().anyMatch(Change.CreateRole.class::isInstance);
    }

    /** Returns whether the plan changes AWS. */
    public boolean changesAws() {
        return Stream.of(
                        sourceChanges(_ -> true), target.changes(), grants.added(), grants.changes(), cluster.changes())
                .flatMap(List::stream)
                .anyMatch(change -> !(change instanceof Change.OfCluster));
    }
}
