package io.crossbind.plan.binding;

/** An account of a binding. */
public enum Side {
    /** The account of the workload's own role. */
    SOURCE,
    /** The account of the target role and the resources. */
    TARGET
}
