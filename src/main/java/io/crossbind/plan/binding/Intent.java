package io.crossbind.plan.binding;

/** What is recorded before the first change of a plan. A kill between a call and the next status must leave nothing that no status names. */
public enum Intent {
    /** The status names everything already. */
    NONE,
    /** The binding gets its finalizer: what an earlier binding of its name left may need no change, and is deleted with this binding. */
    KEEP,
    /** The binding gets its finalizer, and the status names what is about to be made. */
    RECORD
}
