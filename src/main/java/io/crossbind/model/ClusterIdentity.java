package io.crossbind.model;

import java.util.Optional;

/**
 * The identity of this cluster in AWS.
 *
 * @param id value of the owner tag on all AWS objects of the cluster; stable when the cluster is re-created
 * @param issuer the issuer of the cluster's service account tokens
 * @param audience the audience of tokens for STS, {@code sts.amazonaws.com} by default
 * @param eksArn the cluster's ARN, if EKS manages the cluster and the operator knows the cluster's name
 */
public record ClusterIdentity(String id, Issuer issuer, String audience, Optional<String> eksArn) {

    /** Creates the identity of a cluster. The ID is also the cluster's ARN if the ID has the form of an EKS ARN. */
    public ClusterIdentity(String id, Issuer issuer, String audience) {
        this(id, issuer, audience, Optional.of(id).filter(text -> text.contains(":eks:")));
    }

    /** ARN of the account's present or future OpenID Connect provider for the cluster. */
    public String providerArn(Partition partition, AccountId account) {
        return partition.iamArn(account, "oidc-provider/" + issuer.hostAndPath());
    }
}
