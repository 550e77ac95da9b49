package io.crossbind.plan;

import io.crossbind.api.v1alpha1.DeletionPolicy;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.RoleObservation;
import java.util.List;

/**
 * What a binding has to lose.
 *
 * @param namespace of the binding
 * @param binding its name
 * @param serviceAccount its workload
 * @param roleArn the role that its status names
 * @param policy whether the role goes too
 */
public record TearDown(String namespace, String binding, String serviceAccount, String roleArn, DeletionPolicy policy) {

    /** The role's part. A role without the binding's owner tags is somebody else's by now and stays untouched. */
    Plan ofRole(ClusterIdentity cluster, RoleObservation observed) {
        return switch (observed) {
            case RoleObservation.Unknown _ -> new Plan.ReadRoleFirst();
            case RoleObservation.Absent _, RoleObservation.Foreign _ -> new Plan.Apply(List.of());
            case RoleObservation.Owned(ObservedRole role, boolean _)
            when !isOurs(cluster, role) -> new Plan.Apply(List.of());
            case RoleObservation.Owned(ObservedRole role, boolean direct) ->
                direct ? new Plan.Apply(changes(role)) : new Plan.ReadRoleFirst();
        };
    }

    private boolean isOurs(ClusterIdentity cluster, ObservedRole role) {
        return OwnerTags.ownedBy(cluster, role.tags())
                && (namespace + "/" + binding).equals(role.tags().get(OwnerTags.BINDING));
    }

    private List<Change> changes(ObservedRole role) {
        return switch (policy) {
            case Delete -> RolePlanner.delete(role);
            case Retain, Unknown -> List.of(new Change.ReleaseRole(role.name()));
        };
    }
}
