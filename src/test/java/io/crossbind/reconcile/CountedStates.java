package io.crossbind.reconcile;

import io.crossbind.model.Reason;

/** Counts the states reported by metrics. */
public final class CountedStates {
    private CountedStates() {}

    /** Number of objects whose Ready condition has the reason. */
    public static long of(ConditionCounts counts, Reason reason) {
        return counts.all().stream().filter(state -> state.reason() == reason).count();
    }
}
