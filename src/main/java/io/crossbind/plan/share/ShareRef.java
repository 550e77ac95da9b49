package io.crossbind.plan.share;

import java.util.Map;

/** Something in RAM that a judgement needs to know. */
public sealed interface ShareRef {

    /**
     * The share itself.
     *
     * @param tags the owner tags that find a share whose ARN no status has
     * @param permissions whether its permissions are needed too
     */
    record Share(Map<String, String> tags, boolean permissions) implements ShareRef {}

    /** Whether RAM lists the share as deleted. */
    record Deletion(String arn) implements ShareRef {}

    /**
     * The invitation that an account outside the organization got.
     *
     * @param shareArn the share to which the account is invited
     * @param account 12 digits: the invited account
     */
    record Invitation(String shareArn, String account) implements ShareRef {}

    /** The resource type of a permission. */
    record PermissionType(String permissionArn) implements ShareRef {}

    /** RAM's default permission for a resource type. */
    record DefaultPermission(String resourceType) implements ShareRef {}
}
