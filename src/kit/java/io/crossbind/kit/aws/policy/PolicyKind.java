package io.crossbind.kit.aws.policy;

/** Where a policy is attached, which decides the elements that it must have and may not have. */
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
