package io.crossbind.plan.account;

/** An object or value needed by a judgement of an account. */
public sealed interface AccountRef {

    /** The contents of the account, if a read is due. */
    record Contents() implements AccountRef {}

    /** The UID of the present namespace of a name. */
    record NamespaceUid(String namespace) implements AccountRef {}

    /** A single role, from IAM. */
    record Role(String name) implements AccountRef {}
}
