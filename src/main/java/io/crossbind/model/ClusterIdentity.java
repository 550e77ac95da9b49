package io.crossbind.model;

import java.util.Optional;

/**
 * The identity of this cluster in AWS.
 *
 * @param id value of the owner tag on all AWS objects of the cluster; stable when the cluster is rebuilt
 * @param issuer the issuer of its service account tokens
 * @param audience the audience of tokens for STS, {@code sts.amazonaws.com} by default
 * @param eksArn the cluster's ARN, if EKS manages it and the operator knows its name
 */
public record ClusterIdentity(String id, Issuer issuer, String audience, Optional<String> eksArn) {

    /** A cluster that is known by its ARN if by anything of EKS. */
    public ClusterIdentity(String id, Issuer issuer, String audience) {
        this(id, issuer, audience, Optional.of(id).filter(text -> text.contains(":eks:")));
    }

    /** ARN of the OpenID Connect provider that an account has, or will have, for the cluster. */
    public String providerArn(Partition partition, AccountId account) {
        return partition.iamArn(account, "oidc-provider/" + issuer.hostAndPath());
    }
}
