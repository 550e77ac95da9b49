package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The treatment of a role of this cluster that belongs to no binding. */
public enum OrphanAction {
    /** Nobody can assume the role. A binding that requests the role ends the block. */
    Block,
    /** The status, a metric and an Event name the role. */
    Report,
    /** As Report; and a binding takes over the role of an earlier binding with the same name, as in a cluster that was restored. */
    Adopt,
    /** A value that a later version stored and this one does not know. It is in no schema, and roles are blocked. */
    @JsonEnumDefaultValue
    Unknown
}
