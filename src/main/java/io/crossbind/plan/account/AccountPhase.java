package io.crossbind.plan.account;

/** The order in which an account is changed. */
public enum AccountPhase {
    /** Blocks roles of deleted namespaces first: another tenant could assume them now. */
    BLOCK_ROLES,
    /** Removes providers of issuers that the cluster no longer uses. */
    REMOVE_FORMER_PROVIDERS,
    /** Removes the provider of the cluster's issuer. */
    REMOVE_PROVIDER
}
