package io.crossbind.plan.binding;

/** The continuation of a plan after a change of a phase failed. */
public enum OnFailure {
    /** The plan ends. */
    STOP,
    /** The other changes of the phase are executed, then the plan ends. */
    FINISH_PHASE,
    /** The other changes of the phase and all later phases are executed, so that a failure does not prevent the removal of other access. */
    CONTINUE
}
