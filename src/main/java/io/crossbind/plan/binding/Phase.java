package io.crossbind.plan.binding;

/**
 * The order in which a binding is changed. A phase begins when the phases before it are done. The plan that makes a binding true has the phases
 * from {@link #ADD_TO_RESOURCES} to {@link #HAND_OVER}, a plan that reduces access has the others.
 */
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
    HAND_OVER,
    /** Removes what leads pods to the roles first, so that no new pod asks for a role that is about to be deleted. */
    WITHDRAW_FROM_CLUSTER,
    /** Removes the binding's statements from the policies of resources. */
    REMOVE_FROM_RESOURCES,
    /** Deletes, releases or narrows roles. */
    REMOVE_ROLES,
    /** Blocks the trust of roles that could not be deleted. */
    BLOCK_TRUST,
    /** Removes from roles what today's limits no longer allow. */
    CLAMP_ROLES,
    /** Removes statements from the policies of resources that today's limits no longer allow. */
    CLAMP_RESOURCES
}
