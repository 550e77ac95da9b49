package io.crossbind.plan.account;

/** The order in which an account is changed. */
public enum AccountPhase {
    /** Blocks roles of deleted namespaces first: another tenant could assume them now. */
    BLOCK_ROLES,
    /** Reduces retained roles to the permissions that the rules allow today. */
    CLAMP_ROLES,
    /** Releases retained roles. No limit applies to a released role. */
    RELEASE_ROLES,
    /** Removes statements of deleted bindings. */
    REMOVE_STATEMENTS,
    /** Deletes the records of bindings without remaining objects. */
    FORGET_RECORDS,
    /** Removes providers of issuers that the cluster no longer uses. */
    REMOVE_FORMER_PROVIDERS,
    /** Removes the provider of the cluster's issuer. */
    REMOVE_PROVIDER
}
