package io.crossbind.plan.account;

/** Why nobody may assume a role that belongs to no binding. */
public enum BlockCause {
    /** The administrator of the account revokes the access. */
    REVOKED,
    /** The role was retained, and no rule of the account lets such a role stay any more. */
    RETAIN_NOT_ALLOWED,
    /** The role's namespace was deleted, and a new namespace has its name. */
    NAMESPACE_RECREATED,
    /** No rule of the account admits the role's namespace. */
    NAMESPACE_NOT_ADMITTED,
    /** The role was without a binding for the grace period. */
    WITHOUT_BINDING,
    /** A later binding of the same name has access, and the statements belong to the earlier binding. */
    BINDING_REPLACED
}
