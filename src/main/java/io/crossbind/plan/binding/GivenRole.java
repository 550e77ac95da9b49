package io.crossbind.plan.binding;

import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.Problem;
import io.crossbind.model.RoleObservation;
import java.util.Map;
import java.util.Optional;

/**
 * A role that a binding may have been given.
 *
 * @param role the known state of the role
 * @param isFresh whether this pass has read the role
 * @param isRecent whether a deletion may rely on the owner tags in the snapshot of the account, see {@code AccountInventory#areOwnerTagsRecent}
 * @param problem why this pass could not read the role; empty if there was no read, or a successful one
 */
public record GivenRole(
        String name, RoleObservation role, boolean isFresh, boolean isRecent, Optional<Problem> problem) {

    /**
     * The role if another binding or service account of this cluster has it.
     *
     * @param tags the owner tags of the binding that may have been given the role
     */
    Optional<ObservedRole> otherOwned(Map<String, String> tags) {
        return role instanceof RoleObservation.Owned(ObservedRole known, boolean _)
                        && !OwnerTags.sameOwner(tags, known.tags())
                ? Optional.of(known)
                : Optional.empty();
    }

    /** The observation from which a removal is planned. */
    RoleObservation forRemoval() {
        return isRecent && role instanceof RoleObservation.Owned(ObservedRole known, boolean _)
                ? new RoleObservation.Owned(known, true)
                : role;
    }

    /** The observation from which a reduction is planned: a bulk read without the role may be older than the role. */
    RoleObservation forPlanning() {
        return !isFresh && role instanceof RoleObservation.Absent ? new RoleObservation.Unknown() : role;
    }
}
