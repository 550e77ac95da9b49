package io.crossbind.plan.binding;

/** The effect of a failed change on the other changes of its phase, and of an earlier failure on a phase. */
public enum OnFailure {
    /** The phase ends at its first failed change. The phase does not begin after an earlier failure. */
    STOP,
    /** The other changes of the phase are executed. The phase does not begin after an earlier failure. */
    FINISH_PHASE,
    /** The other changes of the phase are executed. The phase begins after an earlier failure too, so that no failure keeps other access. */
    CONTINUE
}
