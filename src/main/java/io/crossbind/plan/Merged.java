package io.crossbind.plan;

import io.crossbind.model.Problem;
import java.util.Optional;

/** What has to become of the policy of a resource that many write. */
public sealed interface Merged {
    /** It has what it should have. */
    record Unchanged() implements Merged {}

    /**
     * It is replaced.
     *
     * @param json the whole document
     * @param adds whether it has all that it had before
     * @param blocked if AWS refuses the document for an invalid principal, this is why: somebody else's statement names one that is gone
     */
    record Replaced(String json, boolean adds, Optional<Problem> blocked) implements Merged {}

    /** Nothing is left in it: it is taken away. */
    record Emptied() implements Merged {}

    /** It stays as it is, since the whole cannot be written. */
    record Refused(Problem problem) implements Merged {}
}
