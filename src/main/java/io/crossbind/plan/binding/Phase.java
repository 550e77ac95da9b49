package io.crossbind.plan.binding;

/**
 * The order in which a binding is changed. A phase begins when the phases before it are done. The plan of a binding that may have access has the
 * phases from {@link #REPLACE_ROLES} to {@link #HAND_OVER}. A plan that removes access has the others.
 */
public enum Phase {
    /** Deletes the roles of an earlier binding of the same name, before the binding's own are created. */
    REPLACE_ROLES,
    /** Provider, role, boundary and trust in the workload's own account. A trust policy accepts the ARN of a role only once IAM knows the role. */
    SOURCE_IDENTITY,
    /** Provider, role, boundary and trust in the target account. A role gets its boundary before anything else. */
    TARGET_IDENTITY,
    /** Adds to the policies of resources before roles lose permissions, so that a permission moved from a role to a resource is never missing. */
    ADD_TO_RESOURCES,
    /** Permissions of the role in the workload's own account: new permissions are added before others are removed. */
    SOURCE_PERMISSIONS,
    /** Permissions of the role in the target account: new permissions are added before others are removed. */
    TARGET_PERMISSIONS,
    /** Adds to the policies of resources after a role was created: the new role has no earlier permission that could be missing. */
    ADD_FOR_NEW_ROLES,
    /**
     * Replaces and removes statements in the policies of resources, so that a permission moved from a resource to a role is never missing. A policy
     * whose statements both gain and lose permissions is replaced here too. If one edit moves permissions in both directions between a role and such
     * a resource, the permission gained by the resource is therefore missing for a moment.
     */
    RESOURCE_POLICIES,
    /** The own policy of the workload's role follows the policies of the resources, as far as these took the grants. */
    OWN_GRANTS,
    /** Objects of the cluster give workloads access to the roles only when all other objects exist: the EKS webhook reads the annotation once. */
    HAND_OVER,
    /** First removes the objects that give pods access to the roles, so that no new pod asks for a role before its deletion. */
    WITHDRAW_FROM_CLUSTER,
    /** Removes the binding's statements from the policies of resources. */
    REMOVE_FROM_RESOURCES,
    /** Deletes or narrows roles. */
    REMOVE_ROLES,
    /** Blocks the trust of roles that could not be deleted. */
    BLOCK_TRUST,
    /** Removes permissions that exceed today's limits from roles. */
    CLAMP_ROLES,
    /** Removes statements that exceed today's limits from the policies of resources. */
    CLAMP_RESOURCES
}
