package io.crossbind.plan;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.desired.Boundaries;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Plans the removal of a role.
 *
 * @param name of the role
 * @param tags the required owner tags; a role without them stays unchanged
 * @param policy whether the role is deleted or released
 * @param boundaries the permissions boundaries allowed for the role
 * @param profile whether an instance profile was created for the role. The profile may exist without the role in it, because creating the profile and
 *     adding the role are two calls
 */
public record RoleRemovalPlanner(
        String name, Map<String, String> tags, DeletionPolicy policy, Boundaries boundaries, boolean profile) {

    /** A role without these tags now belongs to another owner and stays unchanged. The instance profile has owner tags of its own. */
    public Plan plan(RoleObservation observed) {
        return switch (observed) {
            case RoleObservation.Unknown _ -> new Plan.ReadRoleFirst();
            case RoleObservation.Absent _ -> new Plan.Apply(ofProfile());
            case RoleObservation.Foreign _ -> new Plan.Apply(ofProfile());
            case RoleObservation.Owned(ObservedRole role, boolean _) when !isOwn(role) -> new Plan.Apply(ofProfile());
            case RoleObservation.Owned(ObservedRole role, boolean direct) ->
                direct ? new Plan.Apply(changes(role)) : new Plan.ReadRoleFirst();
        };
    }

    /** Returns whether the role is known and has the owner tags. */
    public boolean owns(RoleObservation observed) {
        return observed instanceof RoleObservation.Owned(ObservedRole role, boolean _) && isOwn(role);
    }

    /** Returns whether a role with this name exists and the removal leaves the role unchanged. */
    public boolean keepsForeignRole(RoleObservation observed) {
        return observed instanceof RoleObservation.Foreign
                || observed instanceof RoleObservation.Owned && !owns(observed);
    }

    private boolean isOwn(ObservedRole role) {
        return OwnerTags.sameOwner(tags, role.tags());
    }

    private List<Change> changes(ObservedRole role) {
        return switch (policy) {
            case Delete -> RolePlanner.delete(role, boundaries, profile);
            case Retain, Unknown -> {
                // No later pass restores the boundary, and the limits were applied to the last read of the account.
                List<Change> changes = new ArrayList<>(RolePlanner.boundary(boundaries, role));
                changes.addAll(ofProfile());
                changes.add(new Change.ReleaseRole(role.name()));
                yield changes;
            }
        };
    }

    /** The instance profile can exist without the role, which another client may have deleted. */
    private List<Change> ofProfile() {
        if (!profile) {
            return List.of();
        }
        return List.of(
                policy == DeletionPolicy.Delete
                        ? new Change.DeleteInstanceProfile(name, tags)
                        : new Change.ReleaseInstanceProfile(name, tags));
    }
}
