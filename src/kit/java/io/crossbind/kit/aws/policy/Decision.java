package io.crossbind.kit.aws.policy;

/** The outcome of one set of policies. */
public enum Decision {
    /** A Deny statement matched; nothing can outweigh it. */
    DENIED,
    /** An Allow statement matched, naming the requester where it names principals. */
    ALLOWED,
    /** An Allow statement matched that names the requester's account: the account's own policies must allow as well. */
    DELEGATED,
    /** Nothing matched. */
    SILENT;

    boolean outweighs(Decision other) {
        return ordinal() < other.ordinal();
    }
}
