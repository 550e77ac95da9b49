package io.crossbind.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A resource share of the operator, as RAM returns it (AWS RAM API reference, ResourceShare).
 *
 * @param arn unique; RAM generates it
 * @param name not unique in an account
 * @param status such as {@code ACTIVE}; a {@code DELETED} share counts as absent
 * @param message RAM's message about the status; empty if there is none
 * @param allowExternalPrincipals whether principals outside the organization are possible
 * @param tags all tags, including foreign ones
 * @param resources including removed ones
 * @param principals including removed ones
 * @param permissionArns the permissions of the principals; empty if the caller did not ask for them
 * @param permissionTypes resource types by permission ARN, for the share's permissions and for others requested by the caller
 * @param defaultPermissions RAM's default permissions by resource type, for defaults in the share and for types requested by the caller
 * @param updated the time of the last change
 */
public record ObservedShare(
        String arn,
        String name,
        String status,
        String message,
        boolean allowExternalPrincipals,
        Map<String, String> tags,
        List<ShareAssociation> resources,
        List<ShareAssociation> principals,
        Set<String> permissionArns,
        Map<String, String> permissionTypes,
        Map<String, String> defaultPermissions,
        Instant updated) {
    public ObservedShare {
        tags = Map.copyOf(tags);
        resources = List.copyOf(resources);
        principals = List.copyOf(principals);
        permissionArns = Set.copyOf(permissionArns);
        permissionTypes = Map.copyOf(permissionTypes);
        defaultPermissions = Map.copyOf(defaultPermissions);
    }

    /** Returns a copy with additional permission types and default permissions. */
    public ObservedShare knowing(Map<String, String> types, Map<String, String> defaults) {
        return new ObservedShare(
                arn,
                name,
                status,
                message,
                allowExternalPrincipals,
                tags,
                resources,
                principals,
                permissionArns,
                both(permissionTypes, types),
                both(defaultPermissions, defaults),
                updated);
    }

    private static Map<String, String> both(Map<String, String> known, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(known);
        all.putAll(more);
        return all;
    }

    /** Returns whether these tags name the share's owner. A share without one of the tags has no owner any more. */
    public boolean isOwnedBy(Map<String, String> ownerTags) {
        return OwnerTags.sameOwner(ownerTags, tags);
    }

    /** Returns whether RAM has completed every request for the share itself. */
    public boolean isActive() {
        return "ACTIVE".equals(status);
    }

    /** Returns whether RAM is deleting the share. No call can change such a share any more. */
    public boolean isDeleting() {
        return "DELETING".equals(status);
    }

    /** Returns whether the last request for the share failed. */
    public boolean hasFailed() {
        return "FAILED".equals(status);
    }
}
