package io.crossbind.plan.binding;

/** An account of a binding. */
public enum Side {
    /** The account of the workload's own role. */
    SOURCE,
    /** The account that owns what is reached. */
    TARGET
}
