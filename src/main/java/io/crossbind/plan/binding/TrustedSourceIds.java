package io.crossbind.plan.binding;

import java.util.Optional;
import java.util.Set;

/**
 * The unique ids that the workload's own role may have. IAM pins a trust policy to the unique id of a role, so that a role which was deleted and
 * re-created by another client is not trusted; the operator trusts only a role that it created.
 *
 * @param created the id of the role that this process created last under the name
 * @param ofSiblings the ids that other bindings of the service account recorded
 * @param recorded the id that the binding's status records; {@code Optional.of(Optional.empty())} if the status records that the role is about
 *     to be created, and empty if the status names no role
 */
public record TrustedSourceIds(Optional<String> created, Set<String> ofSiblings, Optional<Optional<String>> recorded) {

    /** Whether the operator created the role with this id. A new binding of a shared role does not override the ids of its siblings. */
    public boolean trust(String id) {
        return created.filter(id::equals).isPresent()
                || ofSiblings.contains(id)
                || recorded.map(own -> own.isEmpty() || own.get().equals(id)).orElseGet(ofSiblings::isEmpty);
    }

    /** The ID that a message names. */
    String expected() {
        return recorded.flatMap(own -> own)
                .map("ID "::concat)
                .orElse("the ID that other bindings of the service account record");
    }
}
