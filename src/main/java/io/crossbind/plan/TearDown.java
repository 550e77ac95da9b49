package io.crossbind.plan;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;

/**
 * A role that has to go.
 *
 * @param tags the owner tags that it must carry to be touched
 * @param policy whether it is deleted, or only no longer owned
 * @param profile whether an instance profile of its name was made for it, which may be there although the role is not in it: each of
 *     the two takes a call of its own
 */
public record TearDown(Map<String, String> tags, DeletionPolicy policy, boolean profile) {

    /** Of a role for which no instance profile was made. */
    public TearDown(Map<String, String> tags, DeletionPolicy policy) {
        this(tags, policy, false);
    }

    /** A role without these tags is somebody else's by now and stays untouched. */
    public Plan plan(RoleObservation observed) {
        return switch (observed) {
            case RoleObservation.Unknown _ -> new Plan.ReadRoleFirst();
            case RoleObservation.Absent _, RoleObservation.Foreign _ -> new Plan.Apply(List.of());
            case RoleObservation.Owned(ObservedRole role, boolean _)
            when !role.tags().entrySet().containsAll(tags.entrySet()) -> new Plan.Apply(List.of());
            case RoleObservation.Owned(ObservedRole role, boolean direct) ->
                direct ? new Plan.Apply(changes(role)) : new Plan.ReadRoleFirst();
        };
    }

    private List<Change> changes(ObservedRole role) {
        return switch (policy) {
            case Delete -> RolePlanner.delete(role, profile);
            case Retain, Unknown ->
                profile
                        ? List.of(
                                new Change.ReleaseInstanceProfile(role.name(), role.tags()),
                                new Change.ReleaseRole(role.name()))
                        : List.of(new Change.ReleaseRole(role.name()));
        };
    }
}
