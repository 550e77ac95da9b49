package io.crossbind.plan.binding;

import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Plans the removal of the objects that give pods access to the roles of a binding.
 *
 * <p>The pass reads the objects first. A cache may not show yet what this process or an earlier process has just written. No later pass would find an
 * object missed by the removal: the binding no longer exists, or its status no longer names the role.
 */
final class PodAccessPlanner {
    private final GivenAccess.InCluster cluster;
    private final Set<String> rolesOfOthers;
    private final Set<Ref> refs = new LinkedHashSet<>();
    private final List<PlannedPhase> phases = new ArrayList<>();

    private PodAccessPlanner(GivenAccess.InCluster cluster, Set<String> rolesOfOthers) {
        this.cluster = cluster;
        this.rolesOfOthers = rolesOfOthers;
    }

    /**
     * The removal.
     *
     * @param refs the objects to read first
     */
    record Planned(Set<Ref> refs, List<PlannedPhase> phases) {}

    /**
     * Plans the removal.
     *
     * @param rolesOfOthers ARNs of roles that other bindings have. The annotation of such a role stays: the other binding would write it again, and
     *     the two would never end
     */
    static Planned removal(GivenAccess.InCluster cluster, Set<String> rolesOfOthers) {
        PodAccessPlanner planner = new PodAccessPlanner(cluster, rolesOfOthers);
        cluster.serviceAccount().ifPresent(planner::plan);
        return new Planned(planner.refs, planner.phases);
    }

    private void plan(String serviceAccount) {
        ClusterPlanner planner = new ClusterPlanner(cluster.users());
        // Garbage collection considers only the owner, so this change does not depend on the roles.
        inCluster(planner.disown(
                cluster.namespace(), serviceAccount, cluster.read().orElse(cluster.cached())));
        switch (cluster.podAccess()) {
            case PodAccess.None _ -> {}
            case PodAccess.Unreachable(Problem problem) ->
                phases.add(PlannedPhase.removingInCluster(List.of(), Optional.of(problem)));
            case PodAccess.Annotation(Set<String> roleArns) -> release(planner, serviceAccount, roleArns);
            case PodAccess.Profiles(String name, var ofSiblings, boolean isShared) ->
                profiles(name, ofSiblings, isShared);
            case PodAccess.Association association -> dissociate(serviceAccount, association);
        }
    }

    private void inCluster(List<Change> changes) {
        phases.add(PlannedPhase.removingInCluster(changes, Optional.empty()));
    }

    private void release(ClusterPlanner planner, String serviceAccount, Set<String> roleArns) {
        readFirst(
                new Ref.ServiceAccount(),
                cluster.read(),
                read -> roleArns.stream()
                        .filter(arn -> !rolesOfOthers.contains(arn))
                        .sorted()
                        .flatMap(arn -> planner.release(cluster.namespace(), serviceAccount, arn, read).stream())
                        .toList());
    }

    /** An object of another owner may have the name. Revocation does not wait for that problem. */
    private void profiles(String name, Optional<DesiredConfigMap> ofSiblings, boolean isShared) {
        if (isShared && ofSiblings.isEmpty()) {
            return;
        }
        readFirst(
                new Ref.ConfigMap(name),
                Optional.ofNullable(cluster.configMaps().get(name)),
                read -> ofSiblings
                        .map(desired -> ClusterPlanner.configMap(desired, read))
                        .orElseGet(() -> ClusterPlanner.empty(cluster.namespace(), name, read)));
    }

    /**
     * Plans changes of an object of the cluster read by this pass.
     *
     * @param read the result of the read; empty if the pass has not read the object
     */
    private <T> void readFirst(Ref ref, Optional<Optional<T>> read, Function<Optional<T>, List<Change>> changes) {
        Problem problem = cluster.problems().get(ref);
        if (problem != null) {
            phases.add(PlannedPhase.removingInCluster(List.of(), Optional.of(problem)));
        } else if (read.isEmpty()) {
            refs.add(ref);
        } else {
            inCluster(changes.apply(read.get()));
        }
    }

    private void dissociate(String serviceAccount, PodAccess.Association given) {
        Ref ref = new Ref.Association();
        Problem problem = cluster.problems().get(ref);
        if (problem == null && cluster.association().isEmpty()) {
            refs.add(ref);
            return;
        }
        Optional<ObservedAssociation> observed = cluster.association().flatMap(found -> found);
        phases.add(PlannedPhase.removing(
                Phase.WITHDRAW_FROM_CLUSTER,
                Side.SOURCE,
                ClusterPlanner.dissociate(given.cluster(), cluster.namespace(), serviceAccount, given.tags(), observed),
                Optional.ofNullable(problem)));
    }
}
