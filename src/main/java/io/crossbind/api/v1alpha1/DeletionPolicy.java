package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The treatment of the role when its binding is deleted. */
public enum DeletionPolicy {
    /** The operator deletes the role with the binding. */
    Delete,
    /** The role stays under the limits of its account, until an administrator releases the role. */
    Retain,
    /**
     * A value stored by a later version and unknown to this version. No schema contains this constant, and the operator deletes nothing for
     * such a value.
     */
    @JsonEnumDefaultValue
    Unknown
}
