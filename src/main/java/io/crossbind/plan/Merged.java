package io.crossbind.plan;

import io.crossbind.model.Problem;
import java.util.Optional;

/** The result of merging a binding's statements into a resource's policy, which also contains statements of others. */
public sealed interface Merged {
    /** The policy is already as desired. */
    record Unchanged() implements Merged {}

    /**
     * A new document replaces the policy.
     *
     * @param json the whole document
     * @param onlyAdds whether the new document allows everything that the previous document allows
     * @param blocked the problem if AWS rejects the document for an invalid principal: a foreign statement names a deleted principal
     */
    record Replaced(String json, boolean onlyAdds, Optional<Problem> blocked) implements Merged {}

    /** The new document contains no statement: the operator deletes the policy. */
    record Emptied() implements Merged {}

    /** The policy stays unchanged, because the new document cannot be written. */
    record Refused(Problem problem) implements Merged {}
}
