package io.crossbind.apply;

import io.crossbind.model.Refusal;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Optional;

/**
 * What came of a plan.
 *
 * @param done the changes that were carried out, in order
 * @param failure why the next one was not; empty if all were
 */
public record Applied(List<Change> done, Optional<Refusal> failure) {
    public Applied {
        done = List.copyOf(done);
    }

    /** The same where all of it could be done but something else could not even be begun. */
    public Applied but(Optional<Refusal> hindrance) {
        return failure.isPresent() ? this : new Applied(done, hindrance);
    }
}
