package io.crossbind.plan.binding;

/** What follows after a change of a phase failed. */
public enum OnFailure {
    /** The plan ends. */
    STOP,
    /** The other changes of the phase are carried out, then the plan ends. */
    FINISH_PHASE,
    /** The other changes of the phase and all later phases are carried out: nothing that fails keeps the rest from being removed. */
    CONTINUE
}
