package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The treatment of a role of this cluster without a binding. */
public enum OrphanAction {
    /** Nobody can assume the role. A binding's request for the role ends the block. */
    Block,
    /** The status names the role, and a metric counts the role. */
    Report,
    /** As Report. In addition, a binding takes over the role of an earlier binding with the same name, as in a restored cluster. */
    Adopt,
    /**
     * A value stored by a later version and unknown to this version. No schema contains this constant, and the operator blocks the roles for
     * such a value.
     */
    @JsonEnumDefaultValue
    Unknown
}
