package io.crossbind.plan.binding;

/** The record before the first change of a plan. If the process is killed between a call and its result, a record must name every object. */
public enum Intent {
    /** The record names everything already. */
    NONE,
    /** The binding gets its finalizer. Objects of an earlier binding with the same name may need no change, and are deleted with this binding. */
    KEEP,
    /** The binding gets its finalizer, and the record names the objects of the plan before they are created. */
    RECORD
}
