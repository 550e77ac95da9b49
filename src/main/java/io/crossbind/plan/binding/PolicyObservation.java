package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import java.util.Optional;

/** The known state of the policy of a resource. */
public sealed interface PolicyObservation {

    /**
     * The policy.
     *
     * @param document from the service; empty if the resource has none
     * @param isFresh whether this pass has read the policy
     */
    record Known(Optional<String> document, boolean isFresh) implements PolicyObservation {}

    /** The policy cannot be read until a person acts. */
    record Unreadable(Problem problem) implements PolicyObservation {}
}
