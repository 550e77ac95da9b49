package io.crossbind.e2e.sandbox;

import io.crossbind.e2e.sandbox.policy.ContextKeys;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** IAM's calls on instance profiles. */
final class InstanceProfileCalls {
    private InstanceProfileCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.iam("CreateInstanceProfile", InstanceProfileCalls::target, InstanceProfileCalls::create),
                Operation.iam("GetInstanceProfile", InstanceProfileCalls::target, InstanceProfileCalls::get),
                Operation.iamWithoutResult(
                        "AddRoleToInstanceProfile", InstanceProfileCalls::target, InstanceProfileCalls::addRole),
                Operation.iamWithoutResult(
                        "RemoveRoleFromInstanceProfile",
                        InstanceProfileCalls::target,
                        InstanceProfileCalls::removeRole),
                Operation.iamWithoutResult(
                        "DeleteInstanceProfile", InstanceProfileCalls::target, InstanceProfileCalls::delete),
                Operation.iam("ListInstanceProfilesForRole", RoleTargets::existing, InstanceProfileCalls::listForRole));
    }

    static void write(World world, Account account, Xml xml, InstanceProfile profile) {
        List<Role> roles = Optional.ofNullable(profile.role()).flatMap(account::role).stream()
                .toList();
        xml.text("Path", profile.path())
                .text("InstanceProfileName", profile.name())
                .text("InstanceProfileId", profile.id())
                .text("Arn", profile.arn())
                .text("CreateDate", IamInput.time(profile.created()))
                .list("Roles", roles, (each, role) -> RoleXml.brief(world, each, role));
    }

    private static Target target(Invocation call) {
        String account = call.caller().account();
        String name = call.form().required("InstanceProfileName");
        String arn = Optional.ofNullable(call.account().profiles.get(name))
                .map(InstanceProfile::arn)
                .orElse("arn:aws:iam::" + account + ":instance-profile" + IamInput.path(call.form()) + name);
        return Target.of(account, arn, name, new ContextKeys());
    }

    private static Consumer<Xml> create(Invocation call) {
        String name = IamInput.name(call.form(), "InstanceProfileName", 128);
        if (call.account().profiles.containsKey(name)) {
            throw AwsError.alreadyExists("Instance Profile " + name + " already exists.");
        }
        InstanceProfile profile = new InstanceProfile(
                call.account().id,
                IamInput.path(call.form()),
                name,
                call.world().ids.unique("AIPA"),
                call.world().now(),
                null);
        call.account().profiles.put(name, profile);
        return xml -> xml.element("InstanceProfile", inner -> write(call.world(), call.account(), inner, profile));
    }

    private static InstanceProfile profile(Invocation call) {
        String name = call.form().required("InstanceProfileName");
        InstanceProfile profile = call.account().profiles.get(name);
        if (profile == null) {
            throw AwsError.noSuchEntity("Instance Profile " + name + " cannot be found.");
        }
        return profile;
    }

    private static Consumer<Xml> get(Invocation call) {
        InstanceProfile profile = profile(call);
        return xml -> xml.element("InstanceProfile", inner -> write(call.world(), call.account(), inner, profile));
    }

    private static void addRole(Invocation call) {
        InstanceProfile profile = profile(call);
        Role role = RoleCalls.role(call);
        if (profile.role() != null) {
            throw AwsError.quota("InstanceSessionsPerInstanceProfile", 1);
        }
        Target passed = RoleTargets.existing(call);
        passed.context().put("iam:PassedToService", "ec2.amazonaws.com");
        call.require("iam:PassRole", passed);
        call.account().profiles.put(profile.name(), profile.withRole(role.name()));
    }

    private static void removeRole(Invocation call) {
        InstanceProfile profile = profile(call);
        if (!RoleCalls.role(call).name().equals(profile.role())) {
            throw AwsError.noSuchEntity("The role is not in instance profile " + profile.name() + ".");
        }
        call.account().profiles.put(profile.name(), profile.withRole(null));
    }

    private static void delete(Invocation call) {
        InstanceProfile profile = profile(call);
        if (profile.role() != null) {
            throw AwsError.deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
        }
        call.account().profiles.remove(profile.name());
    }

    private static Consumer<Xml> listForRole(Invocation call) {
        Page<InstanceProfile> page = Page.of(
                call.account().profilesOf(RoleCalls.role(call)), InstanceProfile::name, call.form(), Page.LARGEST);
        return xml -> {
            xml.list(
                    "InstanceProfiles",
                    page.items(),
                    (each, profile) -> write(call.world(), call.account(), each, profile));
            page.writeEnd(xml);
        };
    }
}
