package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** How a pod gets the credentials of the target role. */
public enum Delivery {
    /**
     * The pod's projected service account token is exchanged by AssumeRoleWithWebIdentity against an OpenID Connect provider of
     * the target account itself: no role in between, no chaining, sessions up to the role's maximum.
     */
    WebIdentity,
    /**
     * A role of the operator account, trusted by the OpenID Connect provider there, assumes the target role: sessions of an hour at most
     * (IAM user guide, role chaining).
     */
    RoleChaining,
    /** EKS Pod Identity assumes a role of the operator account and then the target role; the EKS agent serves the credentials. */
    PodIdentity,
    /** A value that a later version stored and this one does not know. It is in no schema, and never admitted. */
    @JsonEnumDefaultValue
    Unknown
}
