package io.crossbind.plan.binding;

/** Why access of a binding is removed. */
public enum Removal {
    /** The binding and its roles are deleted. */
    DELETE,
    /** The binding is deleted and its roles stay: the administrators of their accounts control the roles from then on. */
    RETAIN,
    /** The binding is deleted, but a retained role exceeds today's limits: only the statements of resources are removed for now. */
    GRANTS_BEFORE_RETAIN,
    /** The binding stays without access. */
    REVOKE;

    /** Whether roles of this binding alone are deleted. */
    boolean deletesRoles() {
        return this == DELETE || this == REVOKE;
    }

    /** Whether the access of pods to the roles is removed. */
    public boolean includesRoles() {
        return this != GRANTS_BEFORE_RETAIN;
    }

    /** Whether a role that cannot be deleted grants access to no one from now on. */
    public boolean blocksTrust() {
        return deletesRoles();
    }

    /** Whether the binding is deleted, so that no later pass finds objects named only by a lost status. */
    public boolean isFinal() {
        return this == DELETE || this == RETAIN;
    }
}
