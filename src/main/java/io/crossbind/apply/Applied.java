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
public record Applied(List<Change> done, Optional<Problem> failure) {
    /** The result of an empty plan. */
    public static final Applied NOTHING = new Applied(List.of(), Optional.empty());

    public Applied {
        done = List.copyOf(done);
    }

    /** Returns this result, or one with the given failure if this result has none. */
    public Applied unless(Optional<Problem> known) {
        return new Applied(done, failure.or(() -> known));
    }

    /** Returns the result of both in turn. Of two failures it reports the first. */
    public Applied after(Applied before) {
        List<Change> all = new ArrayList<>(before.done);
        all.addAll(done);
        return new Applied(all, before.failure.or(() -> failure));
    }
}
