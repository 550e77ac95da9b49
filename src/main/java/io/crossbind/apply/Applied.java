package io.crossbind.apply;

import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of a plan.
 *
 * @param done the changes that were carried out, in order
 * @param failure why the next one was not; empty if all were
 */
public record Applied(List<Change> done, Optional<Problem> failure) {
    /** Nothing was to be done. */
    public static final Applied NOTHING = new Applied(List.of(), Optional.empty());

    public Applied {
        done = List.copyOf(done);
    }

    /** The same, where something is known to fail besides. */
    public Applied unless(Optional<Problem> known) {
        return new Applied(done, failure.or(() -> known));
    }

    /** Both, one after the other. Of two failures the first one is told. */
    public Applied after(Applied before) {
        List<Change> all = new ArrayList<>(before.done);
        all.addAll(done);
        return new Applied(all, before.failure.or(() -> failure));
    }
}
