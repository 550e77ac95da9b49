package io.crossbind.model;

/** What ends a state that is not the wanted one. */
public enum Recovery {
    /** Nothing has to end. */
    NONE,
    /** Somebody has to change a manifest; the operator does not try again by itself. */
    SPEC_CHANGE,
    /** Something else in the cluster has to change; the operator watches it and wakes up. */
    EVENT,
    /** Time: tried again with growing pauses, from a second to five minutes, with jitter. */
    BACKOFF,
    /** Somebody has to act where the operator is not told of it, most often in AWS; tried again about every five minutes. */
    SLOW_RETRY;

    /** Whether somebody has to act before the state can end. */
    public boolean needsSomebody() {
        return switch (this) {
            case SPEC_CHANGE, EVENT, SLOW_RETRY -> true;
            case NONE, BACKOFF -> false;
        };
    }
}
