package io.crossbind.plan.share;

import io.crossbind.model.Problem;

/** The state of a share in RAM, compared with the desired share. */
public sealed interface ShareState {

    /** The share is as desired. */
    record Shared() implements ShareState {}

    /**
     * RAM has not finished, or the operator has just asked for a change. This state is no problem: the next pass sees the result.
     *
     * @param message the change in progress
     */
    record InProgress(String message) implements ShareState {}

    /** Something prevents the desired state. */
    record Failing(Problem problem) implements ShareState {}
}
