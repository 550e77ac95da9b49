package io.crossbind.plan.binding;

import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The objects that give pods of a workload access to its roles. */
public sealed interface PodAccess {

    /** As far as is known, no object gives a pod access to a role. */
    record None() implements PodAccess {}

    /** The objects that give pods access to a role cannot be found. */
    record Unreachable(Problem problem) implements PodAccess {}

    /**
     * The annotation of the service account.
     *
     * @param roleArns ARNs that the operator may have put into the annotation
     */
    record Annotation(Set<String> roleArns) implements PodAccess {}

    /**
     * The ConfigMap with the profiles of the service account.
     *
     * @param name of the ConfigMap
     * @param ofSiblings the ConfigMap without this binding; empty if no sibling remains, or no role of the siblings is known
     * @param isShared whether siblings remain
     */
    record Profiles(String name, Optional<DesiredConfigMap> ofSiblings, boolean isShared) implements PodAccess {}

    /**
     * The pod identity association of the service account.
     *
     * @param tags the required owner tags of the association
     */
    record Association(EksCluster cluster, Map<String, String> tags) implements PodAccess {}
}
