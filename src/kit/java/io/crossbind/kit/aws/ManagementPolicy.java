package io.crossbind.kit.aws;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The permissions that a careful administrator gives the operator: its own path, the providers, the bulk reads, never its own role. */
final class ManagementPolicy {
    private final String account;
    private final ArrayNode statements = JsonNodeFactory.instance.arrayNode();

    private ManagementPolicy(String account) {
        this.account = account;
    }

    /**
     * @param boundary the permissions boundary required on every role; null demands none
     */
    static String document(String account, @Nullable String boundary) {
        ManagementPolicy policy = new ManagementPolicy(account);
        policy.reads();
        policy.writes(boundary);
        policy.providers();
        policy.instanceProfiles();
        policy.bucketPolicies();
        policy.shares();
        policy.denials();
        return JsonNodeFactory.instance
                .objectNode()
                .put("Version", "2012-10-17")
                .set("Statement", policy.statements)
                .toString();
    }

    /** The operator's permissions in its own account: to assume roles in other accounts, test its roles, and give roles to pods. */
    static String homeDocument() {
        ManagementPolicy policy = new ManagementPolicy("*");
        policy.statement("Allow", List.of("sts:AssumeRole"), "arn:aws:iam::*:role/crossbind/*", none -> {});
        List<String> eks = List.of("eks:DescribeCluster", "eks:*PodIdentityAssociation*", "eks:TagResource");
        policy.statement("Allow", eks, "*", none -> {});
        policy.passing(PodIdentityCalls.PRINCIPAL);
        return JsonNodeFactory.instance
                .objectNode()
                .put("Version", "2012-10-17")
                .set("Statement", policy.statements)
                .toString();
    }

    private void reads() {
        List<String> bulk = List.of("iam:GetAccountAuthorizationDetails", "iam:GetAccountSummary", "iam:ListRoles");
        List<String> ofRole = List.of(
                "iam:GetRole",
                "iam:ListRolePolicies",
                "iam:GetRolePolicy",
                "iam:ListAttachedRolePolicies",
                "iam:ListInstanceProfilesForRole");
        statement("Allow", bulk, "*", none -> {});
        // A foreign role under another path may hold the name. The operator must be able to see the role's owner.
        statement("Allow", ofRole, iam("role/*"), none -> {});
        statement("Allow", List.of("iam:GetPolicy"), "*", none -> {});
    }

    private void writes(@Nullable String boundary) {
        List<String> bounded = List.of(
                "iam:CreateRole",
                "iam:PutRolePolicy",
                "iam:DeleteRolePolicy",
                "iam:AttachRolePolicy",
                "iam:DetachRolePolicy",
                "iam:PutRolePermissionsBoundary",
                "iam:UpdateAssumeRolePolicy",
                "iam:UpdateRole",
                "iam:DeleteRole");
        statement("Allow", bounded, iam("role/crossbind/*"), condition -> {
            if (boundary != null) {
                condition.putObject("StringEquals").put("iam:PermissionsBoundary", boundary);
            }
        });
        statement("Allow", List.of("iam:TagRole", "iam:UntagRole"), iam("role/crossbind/*"), none -> {});
    }

    private void providers() {
        List<String> actions = List.of(
                "iam:CreateOpenIDConnectProvider",
                "iam:GetOpenIDConnectProvider",
                "iam:AddClientIDToOpenIDConnectProvider",
                "iam:TagOpenIDConnectProvider",
                "iam:DeleteOpenIDConnectProvider");
        statement("Allow", actions, iam("oidc-provider/*"), none -> {});
        statement("Allow", List.of("iam:ListOpenIDConnectProviders"), "*", none -> {});
    }

    private void instanceProfiles() {
        List<String> actions = List.of(
                "iam:CreateInstanceProfile",
                "iam:TagInstanceProfile",
                "iam:UntagInstanceProfile",
                "iam:AddRoleToInstanceProfile",
                "iam:RemoveRoleFromInstanceProfile",
                "iam:DeleteInstanceProfile");
        statement("Allow", actions, iam("instance-profile/crossbind/*"), none -> {});
        // A foreign instance profile may hold the name.
        statement("Allow", List.of("iam:GetInstanceProfile"), iam("instance-profile/*"), none -> {});
        passing("ec2.amazonaws.com");
    }

    private void bucketPolicies() {
        List<String> actions = List.of("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy");
        statement("Allow", actions, "arn:aws:s3:::*", none -> {});
    }

    /** The operator's shares carry its tags. Shares without these tags belong to another owner. */
    private void shares() {
        List<String> reads = List.of(
                "ram:GetResourceShares",
                "ram:GetResourceShareAssociations",
                "ram:GetResourceShareInvitations",
                "ram:ListResourceSharePermissions",
                "ram:ListPermissions",
                "ram:GetPermission",
                "ram:AcceptResourceShareInvitation");
        statement("Allow", reads, "*", none -> {});
        statement(
                "Allow",
                List.of("ram:CreateResourceShare"),
                "*",
                condition -> condition.putObject("StringLike").put("aws:RequestTag/crossbind.io/cluster", "?*"));
        List<String> changes = List.of(
                "ram:UpdateResourceShare",
                "ram:AssociateResourceShare",
                "ram:DisassociateResourceShare",
                "ram:AssociateResourceSharePermission",
                "ram:DeleteResourceShare");
        statement(
                "Allow",
                changes,
                "*",
                condition -> condition.putObject("StringLike").put("aws:ResourceTag/crossbind.io/cluster", "?*"));
    }

    /** Allows to pass only the operator's own roles, and only to the given service. */
    private void passing(String service) {
        statement(
                "Allow",
                List.of("iam:PassRole"),
                iam("role/crossbind/*"),
                condition -> condition.putObject("StringEquals").put("iam:PassedToService", service));
    }

    private void denials() {
        statement("Deny", List.of("iam:DeleteRolePermissionsBoundary"), "*", none -> {});
        List<String> changes = List.of(
                "iam:Put*",
                "iam:Attach*",
                "iam:Detach*",
                "iam:Delete*",
                "iam:Update*",
                "iam:Tag*",
                "iam:Untag*",
                "iam:PassRole");
        statement("Deny", changes, iam("role/crossbind/operator"), none -> {});
    }

    private String iam(String resource) {
        return "arn:aws:iam::" + account + ":" + resource;
    }

    private void statement(String effect, List<String> actions, String resource, Consumer<ObjectNode> condition) {
        ObjectNode statement = statements.addObject().put("Effect", effect);
        ArrayNode list = statement.putArray("Action");
        actions.forEach(list::add);
        statement.put("Resource", resource);
        ObjectNode block = JsonNodeFactory.instance.objectNode();
        condition.accept(block);
        if (!block.isEmpty()) {
            statement.set("Condition", block);
        }
    }
}
