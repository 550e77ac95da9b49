package io.crossbind.plan.binding;

import java.util.Optional;
import java.util.Set;

/**
 * The unique IDs that the workload's own role may have. IAM pins a trust policy to the unique ID of a role. A role deleted and re-created by another
 * client is therefore not trusted: the operator trusts only roles created by the operator.
 *
 * @param created the ID of the role last created by this process under the name
 * @param ofSiblings the IDs recorded by other bindings of the service account
 * @param recorded the ID in the binding's status; {@code Optional.of(Optional.empty())} if the status announces the creation of the role, and empty
 *     if the status names no role
 */
public record TrustedSourceIds(Optional<String> created, Set<String> ofSiblings, Optional<Optional<String>> recorded) {

    /** Whether the operator created the role with this ID. A new binding of a shared role does not override the IDs of its siblings. */
    public boolean trust(String id) {
        return created.filter(id::equals).isPresent()
                || ofSiblings.contains(id)
                || recorded.map(own -> own.isEmpty() || own.get().equals(id)).orElseGet(ofSiblings::isEmpty);
    }

    /** The ID for a message. */
    String expected() {
        return recorded.flatMap(own -> own)
                .map("ID "::concat)
                .orElse("the ID that other bindings of the service account record");
    }
}
