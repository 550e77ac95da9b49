package io.crossbind.kit.aws.policy;

/** The outcome of one set of policies. */
public enum Decision {
    /** A Deny statement matched, which always wins. */
    DENIED,
    /** An Allow statement matched, which names the requester if the statement names principals. */
    ALLOWED,
    /** An Allow statement matched, which names the requester's account. The account's own policies must allow as well. */
    DELEGATED,
    /** No statement matched. */
    SILENT;

    boolean outweighs(Decision other) {
        return ordinal() < other.ordinal();
    }
}
