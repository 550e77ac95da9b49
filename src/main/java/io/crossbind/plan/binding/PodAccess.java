package io.crossbind.plan.binding;

import io.crossbind.desired.DesiredConfigMap;
import io.crossbind.desired.EksCluster;
import io.crossbind.model.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The objects that lead pods of a workload to its roles. */
public sealed interface PodAccess {

    /** No pod is led to a role, as far as is known. */
    record None() implements PodAccess {}

    /** The objects that lead pods to a role cannot be found. */
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
     * @param ofSiblings the ConfigMap without this binding; empty if no sibling remains, or no role of theirs is known
     * @param isShared whether siblings remain
     */
    record Profiles(String name, Optional<DesiredConfigMap> ofSiblings, boolean isShared) implements PodAccess {}

    /**
     * The pod identity association of the service account.
     *
     * @param tags the owner tags that the association must have
     */
    record Association(EksCluster cluster, Map<String, String> tags) implements PodAccess {}
}
