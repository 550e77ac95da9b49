package io.crossbind.kit.aws;

import java.util.function.Consumer;

/** A role in IAM's three formats. Each format lacks a part of another format. */
final class RoleXml {
    private RoleXml() {}

    /** The format of CreateRole and GetRole: all but the role's policies. */
    static Consumer<Xml> full(SandboxState world, Role role) {
        return xml -> xml.element("Role", inner -> {
            brief(world, inner, role);
            boundary(inner, role);
            if (!role.tags().isEmpty()) {
                IamInput.writeTags(inner, role.tags());
            }
            inner.element("RoleLastUsed", used -> {});
        });
    }

    /** The format of ListRoles: neither boundary nor tags. */
    static void brief(SandboxState world, Xml xml, Role role) {
        identity(world, xml, role);
        xml.text("Description", role.description()).text("MaxSessionDuration", role.maxSession());
    }

    /** The format of GetAccountAuthorizationDetails: neither description nor maximum session duration. */
    static void detail(SandboxState world, IamState account, Xml xml, Role role) {
        identity(world, xml, role);
        xml.list(
                "InstanceProfileList",
                account.profilesOf(role),
                (each, profile) -> InstanceProfileCalls.write(world, account, each, profile));
        xml.list(
                "RolePolicyList",
                role.inline().entrySet(),
                (each, policy) -> each.text("PolicyName", policy.getKey())
                        .text("PolicyDocument", PolicyDocuments.encoded(world, policy.getValue())));
        xml.list("AttachedManagedPolicies", role.attached(), RolePolicyCalls::writeAttached);
        boundary(xml, role);
        IamInput.writeTags(xml, role.tags());
        xml.element("RoleLastUsed", used -> {});
    }

    private static void identity(SandboxState world, Xml xml, Role role) {
        xml.text("Path", role.path())
                .text("RoleName", role.name())
                .text("RoleId", role.id())
                .text("Arn", role.arn())
                .text("CreateDate", IamInput.time(role.created()))
                .text("AssumeRolePolicyDocument", PolicyDocuments.encoded(world, role.trust()));
    }

    private static void boundary(Xml xml, Role role) {
        if (role.boundary() != null) {
            xml.element(
                    "PermissionsBoundary",
                    inner -> inner.text("PermissionsBoundaryType", "Policy")
                            .text("PermissionsBoundaryArn", role.boundary()));
        }
    }
}
