package io.crossbind.plan.binding;

/** The record before the first change of a plan. A kill between a call and the result must leave nothing that no record names. */
public enum Intent {
    /** The record names everything already. */
    NONE,
    /**
     * The binding gets its finalizer. Objects that an earlier binding of its name left may need no change, and are deleted with this
     * binding.
     */
    KEEP,
    /** The binding gets its finalizer, and the record names the objects that the plan creates. */
    RECORD
}
