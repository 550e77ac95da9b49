package io.crossbind.operator.lease;

/** The states of a replica, which determine the allowed writes. */
public enum FenceState {
    /** The replica has not led yet. */
    STANDBY,
    /** The replica leads. */
    OPEN,
    /** The replica leads, but the renewal of its Lease is overdue. */
    OVERDUE,
    /** The replica led and lost the Lease. This state is final. */
    LAPSED,
    /** The replica is stopping. This state is final. */
    CLOSED
}
