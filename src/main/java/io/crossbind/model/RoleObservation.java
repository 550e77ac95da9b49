package io.crossbind.model;

/** What is known of a role name in an account. */
public sealed interface RoleObservation {

    /** Nothing certain: a change to it failed half-way, or it was never read. It has to be read before anything is decided. */
    record Unknown() implements RoleObservation {}

    /** No role has this name. */
    record Absent() implements RoleObservation {}

    /**
     * A role has this name that does not carry this cluster's owner tag.
     *
     * @param arn its ARN
     * @param direct whether it was read by itself just now, not in bulk
     */
    record Foreign(String arn, boolean direct) implements RoleObservation {}

    /**
     * A role of this cluster.
     *
     * @param direct whether it was read by itself just now, not in bulk and not remembered from an own write
     */
    record Owned(ObservedRole role, boolean direct) implements RoleObservation {}

    /** The same, once it is no longer just read. */
    default RoleObservation remembered() {
        return switch (this) {
            case Unknown _, Absent _ -> this;
            case Foreign foreign -> new Foreign(foreign.arn(), false);
            case Owned owned -> new Owned(owned.role(), false);
        };
    }
}
