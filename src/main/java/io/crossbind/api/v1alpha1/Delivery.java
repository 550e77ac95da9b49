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
     * A role of the operator account trusts this account's OpenID Connect provider and assumes the target role: sessions of an hour at most
     * (IAM user guide, role chaining).
     */
    RoleChaining,
    /** EKS Pod Identity assumes a role of the operator account and then the target role; the EKS agent serves the credentials. */
    PodIdentity,
    /** A value stored by a later version and unknown to this version. No schema contains this constant, and no rule admits such a value. */
    @JsonEnumDefaultValue
    Unknown
}
