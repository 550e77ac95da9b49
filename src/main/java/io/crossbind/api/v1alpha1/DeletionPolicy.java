package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** What becomes of the role when its binding is deleted. */
public enum DeletionPolicy {
    /** The role goes with the binding. */
    Delete,
    /** The role stays as it is; the operator's tags are taken off, so that nobody mistakes it for an orphan. */
    Retain,
    /** A value that a later version stored and this one does not know. It is in no schema, and nothing is deleted on it. */
    @JsonEnumDefaultValue
    Unknown
}
