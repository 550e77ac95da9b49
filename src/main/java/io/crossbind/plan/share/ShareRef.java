package io.crossbind.plan.share;

import java.util.Map;

/** An object in RAM needed by a judgement. */
public sealed interface ShareRef {

    /**
     * The share itself.
     *
     * @param tags the owner tags to find a share whose ARN no status has
     * @param permissions whether its permissions are needed too
     */
    record Share(Map<String, String> tags, boolean permissions) implements ShareRef {}

    /** Whether RAM lists the share as deleted. */
    record Deletion(String arn) implements ShareRef {}

    /**
     * The invitation of an account outside the organization.
     *
     * @param shareArn the share of the invitation
     * @param account 12 digits: the invited account
     */
    record Invitation(String shareArn, String account) implements ShareRef {}

    /** The resource type of a permission. */
    record PermissionType(String permissionArn) implements ShareRef {}

    /** RAM's default permission for a resource type. */
    record DefaultPermission(String resourceType) implements ShareRef {}
}
