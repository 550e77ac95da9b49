package io.crossbind.plan.binding;

/** Why access of a binding is removed. */
public enum Removal {
    /** The binding is deleted, and its roles with it. */
    DELETE,
    /** The binding is deleted, and its roles stay: the administrators of their accounts control them from then on. */
    RETAIN,
    /** The binding is deleted, but a role that stays exceeds today's limits: only the statements of resources are removed for now. */
    GRANTS_BEFORE_RETAIN,
    /** The binding stays without access. */
    REVOKE;

    /** Whether roles that belong to the binding alone are deleted. */
    boolean deletesRoles() {
        return this == DELETE || this == REVOKE;
    }

    /** Whether all that leads to the roles is removed. */
    public boolean includesRoles() {
        return this != GRANTS_BEFORE_RETAIN;
    }

    /** Whether a role that cannot be deleted grants access to no one from now on. */
    public boolean blocksTrust() {
        return deletesRoles();
    }

    /** Whether the binding is deleted, so that no later pass finds what a lost status named. */
    public boolean isFinal() {
        return this == DELETE || this == RETAIN;
    }
}
