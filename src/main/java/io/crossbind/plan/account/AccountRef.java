package io.crossbind.plan.account;

/** Something that a judgement of an account needs to know. */
public sealed interface AccountRef {

    /** The contents of the account, as far as a read of them is due. */
    record Contents() implements AccountRef {}

    /** The UID of the namespace that has a name now. */
    record NamespaceUid(String namespace) implements AccountRef {}

    /** A single role, from IAM. */
    record Role(String name) implements AccountRef {}
}
