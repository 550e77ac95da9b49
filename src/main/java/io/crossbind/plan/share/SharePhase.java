package io.crossbind.plan.share;

/** The order in which a share is changed. */
public enum SharePhase {
    /** Creates the share with all of its entries in one call. */
    CREATE,
    /** Removes principals before any other change of an existing share, so that a removed principal does not keep access longer than necessary. */
    REMOVE_PRINCIPALS,
    /** Removes resources before any principal is added, so that no new principal finds them. */
    REMOVE_RESOURCES,
    /** Sets the name and whether external principals are allowed. External principals can be added only to a share that allows them. */
    ATTRIBUTES,
    /**
     * Sets permissions before the resources of their type are added. Otherwise the resources would have RAM's default until then, and RAM would add
     * no second permission without replacing the default (AWS RAM API reference, AssociateResourceSharePermission).
     */
    PERMISSIONS,
    /** Adds resources. */
    ADD_RESOURCES,
    /** Adds principals last: new principals get the share in its desired state. */
    ADD_PRINCIPALS,
    /** Accepts invitations in the invited accounts. */
    ACCEPT_INVITATIONS,
    /** Deletes the share. */
    DELETE
}
