package io.crossbind.apply;

import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of applying a plan.
 *
 * @param done the applied changes, in order
 * @param failure the problem of the next change; empty if all changes were applied
 */
public record ApplyResult(List<Change> done, Optional<Problem> failure) {
    /** The result of an empty plan. */
    public static final ApplyResult NOTHING = new ApplyResult(List.of(), Optional.empty());

    public ApplyResult {
        done = List.copyOf(done);
    }

    /** Returns this result, with the given failure if this result has none. */
    public ApplyResult orFailure(Optional<Problem> known) {
        return new ApplyResult(done, failure.or(() -> known));
    }

    /** Returns the result of both in turn, with the first of two failures. */
    public ApplyResult mergedAfter(ApplyResult before) {
        List<Change> all = new ArrayList<>(before.done);
        all.addAll(done);
        return new ApplyResult(all, before.failure.or(() -> failure));
    }
}
