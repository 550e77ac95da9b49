package io.crossbind.model;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A resource share of the operator's, as RAM has it (AWS RAM API reference, ResourceShare).
 *
 * @param status such as {@code ACTIVE}; a share that is {@code DELETED} counts as none
 * @param message what RAM says of the status; empty if nothing
 * @param resources with those that are gone
 * @param principals with those that are gone
 * @param permissionArns what the principals may do; empty if nobody asked for it
 * @param permissionTypes types of resource of permissions, by ARN: of those of the share, and of others that were asked for
 * @param defaultPermissions RAM's own choice by type of resource: where the share has it, and for types that were asked for
 * @param updated when it last changed
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

    /** The same, with the types of more permissions, and the defaults for more types. */
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

    /** All that was asked for of the share itself is done. */
    public boolean isActive() {
        return "ACTIVE".equals(status);
    }

    /** On its way out; no call can change it any more. */
    public boolean isDeleting() {
        return "DELETING".equals(status);
    }

    /** What was asked for last did not happen. */
    public boolean hasFailed() {
        return "FAILED".equals(status);
    }
}
