package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How a pod gets the credentials of the target role. */
public enum Delivery {
    /**
     * The pod's projected service account token is exchanged by AssumeRoleWithWebIdentity against an OpenID Connect provider of
     * the target account itself: no role in between, no chaining, sessions up to the role's maximum.
     */
    WebIdentity,
    /** A value that a later version stored and this one does not know. It is in no schema, and never admitted. */
    @JsonEnumDefaultValue
    Unknown
}
