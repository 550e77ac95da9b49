package io.crossbind.model;

/** The knowledge about a role name in an account. */
public sealed interface RoleObservation {

    /**
     * The role's state is uncertain: a change was applied only in part, or the role was never read. The operator must read the role before
     * any decision.
     */
    record Unknown() implements RoleObservation {}

    /** No role has this name. */
    record Absent() implements RoleObservation {}

    /**
     * A role with this name does not have this cluster's owner tag.
     *
     * @param arn the role's ARN
     * @param direct whether a single read has just returned the role, not a bulk read
     */
    record Foreign(String arn, boolean direct) implements RoleObservation {}

    /**
     * A role of this cluster.
     *
     * @param direct whether a single read has just returned the role, not a bulk read or an own write
     */
    record Owned(ObservedRole role, boolean direct) implements RoleObservation {}

    /** Returns this observation marked as cached, no longer as just read. */
    default RoleObservation remembered() {
        return switch (this) {
            case Unknown _, Absent _ -> this;
            case Foreign foreign -> new Foreign(foreign.arn(), false);
            case Owned owned -> new Owned(owned.role(), false);
        };
    }
}
