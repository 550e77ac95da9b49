package io.crossbind.model;

/**
 * Which cluster this is, to AWS.
 *
 * @param id value of the owner tag on everything made for the cluster; stable when the cluster is rebuilt
 * @param issuer the issuer of its service account tokens
 * @param audience the audience that tokens for STS carry, {@code sts.amazonaws.com} by default
 */
public record ClusterIdentity(String id, Issuer issuer, String audience) {

    /** ARN of the OpenID Connect provider that an account has, or will have, for the cluster. */
    public String providerArn(Partition partition, AccountId account) {
        return partition.iamArn(account, "oidc-provider/" + issuer.hostAndPath());
    }
}
