package io.crossbind.plan.binding;

/** The order in which a binding is changed. A phase begins when the phases before it are done. */
public enum Phase {
    /** Adds to the policies of resources for roles that keep their id: what moves from a role to a resource is never missing. */
    ADD_TO_RESOURCES,
    /** Provider and role in the workload's own account. A trust policy takes the ARN of a role only once IAM knows the role. */
    SOURCE,
    /** Provider and role in the account that is reached. */
    TARGET,
    /** Adds to the policies of resources for roles that were created, re-bounded or re-trusted: the policies name the new ids. */
    ADD_FOR_NEW_ROLES,
    /** Replaces and removes statements in the policies of resources. */
    RESOURCE_POLICIES,
    /** The own policy of the workload's role follows the policies of the resources, as far as these took the grants. */
    OWN_GRANTS,
    /** Objects of the cluster lead workloads to the roles only when all else is there: the EKS webhook reads the annotation once. */
    HAND_OVER
}
