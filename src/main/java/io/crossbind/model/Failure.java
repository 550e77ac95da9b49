package io.crossbind.model;

import org.jspecify.annotations.Nullable;

/** Something that could not be done, and why. It ends the attempt; whoever began it says so in a condition. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public Failure(Refusal refusal, @Nullable Throwable cause) {
        super(refusal.message(), cause);
        this.refusal = refusal;
    }

    public Failure(Reason reason, String message) {
        this(new Refusal(reason, message), null);
    }

    /** Why, in the words of a condition. */
    public Refusal refusal() {
        return refusal;
    }
}
