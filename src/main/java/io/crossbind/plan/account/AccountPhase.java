package io.crossbind.plan.account;

/** The order in which an account is changed. */
public enum AccountPhase {
    /** Blocks roles of deleted namespaces first: another tenant could assume them now. */
    BLOCK_ROLES,
    /** Reduces retained roles to what the rules allow today. */
    CLAMP_ROLES,
    /** Releases retained roles, which no limit reaches from then on. */
    RELEASE_ROLES,
    /** Removes statements of bindings that do not exist any more. */
    REMOVE_STATEMENTS,
    /** Forgets the bindings of which nothing is left. */
    FORGET_RECORDS,
    /** Removes providers of issuers that the cluster no longer uses. */
    REMOVE_FORMER_PROVIDERS,
    /** Removes the provider of the cluster's issuer. */
    REMOVE_PROVIDER
}
