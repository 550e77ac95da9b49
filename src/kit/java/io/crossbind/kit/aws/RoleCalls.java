package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** IAM's calls on roles themselves. */
final class RoleCalls {
    private RoleCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.iam("CreateRole", RoleTargets::created, RoleCalls::create),
                Operation.iam("GetRole", RoleTargets::existing, call -> RoleXml.full(call.world(), seen(call))),
                Operation.iam("UpdateRole", RoleTargets::existing, RoleCalls::update),
                Operation.iamWithoutResult("UpdateAssumeRolePolicy", RoleTargets::existing, RoleCalls::updateTrust),
                Operation.iamWithoutResult("DeleteRole", RoleTargets::existing, RoleCalls::delete),
                Operation.iamWithoutResult(
                        "PutRolePermissionsBoundary", RoleTargets::withRequestedBoundary, RoleCalls::putBoundary),
                Operation.iamWithoutResult(
                        "DeleteRolePermissionsBoundary", RoleTargets::existing, RoleCalls::deleteBoundary),
                Operation.iamWithoutResult("TagRole", RoleTargets::withTags, RoleCalls::tag),
                Operation.iamWithoutResult("UntagRole", RoleTargets::withTagKeys, RoleCalls::untag),
                Operation.iam("ListRoleTags", RoleTargets::existing, RoleCalls::listTags),
                Operation.iam("ListRoles", RoleTargets::list, RoleCalls::list));
    }

    /**
     * The role named in the call.
     *
     * @throws AwsError NoSuchEntity
     */
    static Role role(Invocation call) {
        String name = IamInput.name(call.form(), "RoleName", 64);
        return call.account()
                .role(name)
                .orElseThrow(() -> AwsError.noSuchEntity("The role with name " + name + " cannot be found."));
    }

    /**
     * The role named in the call, as reads see the role. Reads may lag behind writes.
     *
     * @throws AwsError NoSuchEntity
     */
    static Role seen(Invocation call) {
        Duration lag = call.world().settings.roleReadLag();
        if (!lag.isPositive()) {
            return role(call);
        }
        String name = IamInput.name(call.form(), "RoleName", 64);
        return call.world().roles(call.account(), lag).stream()
                .filter(role -> role.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> AwsError.noSuchEntity("The role with name " + name + " cannot be found."));
    }

    private static Consumer<Xml> create(Invocation call) {
        Form form = call.form();
        String name = IamInput.name(form, "RoleName", 64);
        Map<String, String> tags = IamInput.merged(Map.of(), IamInput.tags(form), "TagsPerRole");
        if (!tags.isEmpty()) {
            call.require("iam:TagRole", RoleTargets.created(call));
        }
        SandboxState world = call.world();
        String path = IamInput.path(form);
        Policy trust = PolicyDocuments.parseTrust(world, form.required("AssumeRolePolicyDocument"));
        String description = IamInput.description(form);
        int maxSession = IamInput.maxSession(form);
        if (call.account().role(name).isPresent()) {
            throw AwsError.alreadyExists("Role with name " + name + " already exists.");
        }
        String boundary = boundary(call, form.get("PermissionsBoundary"));
        if (call.account().roles().size() >= world.settings.rolesQuota()) {
            throw AwsError.quota("RolesPerAccount", world.settings.rolesQuota());
        }
        Role role = new Role(
                call.account().id,
                path,
                name,
                world.ids.unique("AROA"),
                world.now(),
                trust,
                description,
                maxSession,
                boundary,
                tags,
                Map.of(),
                List.of());
        world.put(role);
        return RoleXml.full(world, role);
    }

    private static Consumer<Xml> update(Invocation call) {
        Role role = role(call);
        String description = IamInput.description(call.form());
        // An omitted description stays. An omitted duration becomes the default of one hour (API reference,
        // UpdateRole).
        call.world()
                .put(role.withSettings(
                        description == null ? role.description() : description, IamInput.maxSession(call.form())));
        return xml -> {};
    }

    private static void updateTrust(Invocation call) {
        Role role = role(call);
        call.world()
                .put(role.withTrust(
                        PolicyDocuments.parseTrust(call.world(), call.form().required("PolicyDocument"))));
    }

    private static void delete(Invocation call) {
        Role role = role(call);
        if (!call.account().profilesOf(role).isEmpty()) {
            throw AwsError.deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
        }
        if (!role.attached().isEmpty()) {
            throw AwsError.deleteConflict("Cannot delete entity, must detach all policies first.");
        }
        if (!role.inline().isEmpty()) {
            throw AwsError.deleteConflict("Cannot delete entity, must delete policies first.");
        }
        call.world().remove(role);
    }

    private static void putBoundary(Invocation call) {
        Role role = role(call);
        call.world().put(role.withBoundary(boundary(call, call.form().required("PermissionsBoundary"))));
    }

    private static void deleteBoundary(Invocation call) {
        Role role = role(call);
        if (role.boundary() == null) {
            throw AwsError.noSuchEntity("The role " + role.name() + " does not have a permissions boundary.");
        }
        call.world().put(role.withBoundary(null));
    }

    private static @Nullable String boundary(Invocation call, @Nullable String arn) {
        if (arn != null && call.world().managedPolicy(call.account().id, arn).isEmpty()) {
            throw AwsError.noSuchEntity("Scope ARN: " + arn + " does not exist or is not attachable.");
        }
        return arn;
    }

    private static void tag(Invocation call) {
        Role role = role(call);
        call.world().put(role.withTags(IamInput.merged(role.tags(), IamInput.tags(call.form()), "TagsPerRole")));
    }

    private static void untag(Invocation call) {
        Role role = role(call);
        call.world().put(role.withTags(IamInput.without(role.tags(), call.form().list("TagKeys"))));
    }

    private static Consumer<Xml> listTags(Invocation call) {
        Map<String, String> tags = seen(call).tags();
        return xml -> {
            IamInput.writeTags(xml, tags);
            xml.text("IsTruncated", false);
        };
    }

    private static Consumer<Xml> list(Invocation call) {
        String prefix = call.form().get("PathPrefix", "/");
        List<Role> matching = call
                .world()
                .roles(call.account(), call.world().settings.listLag())
                .stream()
                .filter(role -> role.path().startsWith(prefix))
                .toList();
        Page<Role> page = Page.of(matching, Role::name, call.form(), Page.LARGEST);
        return xml -> {
            xml.list("Roles", page.items(), (each, role) -> RoleXml.brief(call.world(), each, role));
            page.writeEnd(xml);
        };
    }
}
