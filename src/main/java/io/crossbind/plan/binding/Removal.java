package io.crossbind.plan.binding;

import io.crossbind.api.v1alpha1.DeletionPolicy;

/** Why access of a binding is removed. */
public enum Removal {
    /** The binding is deleted, and its roles with it. */
    DELETE,
    /** The binding is deleted, and its roles stay without owner tags. */
    RELEASE,
    /** The binding is deleted, but a role that stays exceeds today's limits: only the statements of resources are removed for now. */
    GRANTS_BEFORE_RELEASE,
    /** The binding stays without access. */
    REVOKE;

    /** The deletion policy for the roles. */
    DeletionPolicy ofRoles() {
        return this == DELETE || this == REVOKE ? DeletionPolicy.Delete : DeletionPolicy.Retain;
    }

    /** Whether the roles are changed. */
    public boolean includesRoles() {
        return this != GRANTS_BEFORE_RELEASE;
    }

    /** Whether a role that cannot be deleted grants access to no one from now on. */
    public boolean blocksTrust() {
        return this == DELETE || this == REVOKE;
    }

    /** Whether the binding is deleted, so that no later pass finds what a lost status named. */
    public boolean isFinal() {
        return this == DELETE || this == RELEASE;
    }
}
