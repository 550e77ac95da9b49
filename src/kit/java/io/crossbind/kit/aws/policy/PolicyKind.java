package io.crossbind.kit.aws.policy;

/** The place of a policy, which determines the required and forbidden elements. */
public enum PolicyKind {
    /** Attached to a role or user: resources, no principals. */
    IDENTITY,
    /** A role's trust: principals and actions of STS, no resources. */
    TRUST,
    /** Attached to a resource: principals and resources. */
    RESOURCE;

    boolean hasPrincipals() {
        return this != IDENTITY;
    }

    boolean hasResources() {
        return this != TRUST;
    }
}
