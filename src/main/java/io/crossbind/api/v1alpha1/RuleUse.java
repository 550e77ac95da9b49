package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** A use of an account by a binding. One account can have both uses for one binding. */
public enum RuleUse {
    /** The account of the workload's own role. This role may only assume target roles and use the grants of its bindings. */
    Source,
    /** The account with the resources for the workload. */
    Target,
    /** A value from a newer version of the CRD. The value admits nothing. */
    @JsonEnumDefaultValue
    Unknown
}
