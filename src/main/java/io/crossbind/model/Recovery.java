package io.crossbind.model;

/** The event that ends a state other than the desired one. */
public enum Recovery {
    /** The state is the desired one and need not end. */
    NONE,
    /** A user must change the manifest; the operator does not retry. */
    SPEC_CHANGE,
    /** Another object of the cluster must change; the operator watches the other object and requeues this one. */
    EVENT,
    /** Time ends the state; the operator retries with exponential backoff from a second to five minutes, with jitter. */
    BACKOFF,
    /** A person must act outside the operator's watches, most often in AWS; the operator retries about every five minutes. */
    SLOW_RETRY;

    /** Returns whether time alone ends the state, and the operator retries soon. */
    public boolean isTransient() {
        return this == BACKOFF;
    }

    /** Returns whether a person must act before the state can end. */
    public boolean needsSomebody() {
        return switch (this) {
            case SPEC_CHANGE, EVENT, SLOW_RETRY -> true;
            case NONE, BACKOFF -> false;
        };
    }
}
