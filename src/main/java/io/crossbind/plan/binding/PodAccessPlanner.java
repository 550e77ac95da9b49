package io.crossbind.plan.binding;

import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.model.ObservedAssociation;
import io.crossbind.model.ObservedConfigMap;
import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import io.crossbind.plan.ClusterPlanner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plans the removal of the objects that lead pods to the roles of a binding. */
final class PodAccessPlanner {
    private final GivenAccess.InCluster cluster;
    private final Set<Ref> refs = new LinkedHashSet<>();
    private final List<PlannedPhase> phases = new ArrayList<>();

    private PodAccessPlanner(GivenAccess.InCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The removal.
     *
     * @param refs what has to be read first
     */
    record Planned(Set<Ref> refs, List<PlannedPhase> phases) {}

    static Planned removal(GivenAccess.InCluster cluster) {
        PodAccessPlanner planner = new PodAccessPlanner(cluster);
        cluster.serviceAccount().ifPresent(planner::plan);
        return new Planned(planner.refs, planner.phases);
    }

    private void plan(String serviceAccount) {
        ClusterPlanner planner = new ClusterPlanner(cluster.users());
        // Garbage collection regards nothing but the owner, so this does not depend on the roles.
        inCluster(planner.disown(
                cluster.namespace(), serviceAccount, cluster.observed().serviceAccount()));
        switch (cluster.podAccess()) {
            case PodAccess.None _ -> {}
            case PodAccess.Unreachable(Problem problem) ->
                phases.add(PlannedPhase.removingInCluster(List.of(), Optional.of(problem)));
            case PodAccess.Annotation(Set<String> roleArns) ->
                inCluster(roleArns.stream()
                        .sorted()
                        .flatMap(arn -> planner
                                .release(
                                        cluster.namespace(),
                                        serviceAccount,
                                        arn,
                                        cluster.observed().serviceAccount())
                                .stream())
                        .toList());
            case PodAccess.Profiles(String name, var ofSiblings, boolean isShared) ->
                profiles(name, ofSiblings, isShared);
            case PodAccess.Association association -> dissociate(serviceAccount, association);
        }
    }

    private void inCluster(List<Change> changes) {
        phases.add(PlannedPhase.removingInCluster(changes, Optional.empty()));
    }

    private void profiles(String name, Optional<DesiredConfigMap> ofSiblings, boolean isShared) {
        Optional<ObservedConfigMap> observed = cluster.observed().configMap();
        if (!isShared) {
            inCluster(ClusterPlanner.empty(cluster.namespace(), name, observed));
        } else if (ofSiblings.isPresent()) {
            List<Change> changes = ClusterPlanner.configMap(ofSiblings.get(), observed);
            if (changes.isEmpty() || observed.isPresent()) {
                inCluster(changes);
            } else {
                create(ofSiblings.get(), changes);
            }
        }
    }

    /** Creates the ConfigMap of the siblings. An object of another owner may have the name, and revocation does not wait for that. */
    private void create(DesiredConfigMap desired, List<Change> changes) {
        Ref ref = new Ref.ConfigMap(desired.name());
        Problem problem = cluster.problems().get(ref);
        if (problem != null) {
            phases.add(PlannedPhase.removingInCluster(List.of(), Optional.of(problem)));
        } else if (!cluster.configMaps().containsKey(desired.name())) {
            refs.add(ref);
        } else if (ClusterPlanner.problem(desired, cluster.configMaps().get(desired.name()))
                .isEmpty()) {
            inCluster(changes);
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
