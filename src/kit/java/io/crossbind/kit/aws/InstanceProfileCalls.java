package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** IAM's calls on instance profiles. */
final class InstanceProfileCalls {
    private static final String QUOTA = "TagsPerInstanceProfile";

    private InstanceProfileCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.iam("CreateInstanceProfile", InstanceProfileCalls::tagged, InstanceProfileCalls::create),
                Operation.iam("GetInstanceProfile", InstanceProfileCalls::target, InstanceProfileCalls::get),
                Operation.iamWithoutResult(
                        "AddRoleToInstanceProfile", InstanceProfileCalls::target, InstanceProfileCalls::addRole),
                Operation.iamWithoutResult(
                        "RemoveRoleFromInstanceProfile",
                        InstanceProfileCalls::target,
                        InstanceProfileCalls::removeRole),
                Operation.iamWithoutResult(
                        "DeleteInstanceProfile", InstanceProfileCalls::target, InstanceProfileCalls::delete),
                Operation.iamWithoutResult(
                        "TagInstanceProfile", InstanceProfileCalls::tagged, InstanceProfileCalls::tag),
                Operation.iamWithoutResult(
                        "UntagInstanceProfile", InstanceProfileCalls::untagged, InstanceProfileCalls::untag),
                Operation.iam("ListInstanceProfileTags", InstanceProfileCalls::target, InstanceProfileCalls::listTags),
                Operation.iam("ListInstanceProfiles", InstanceProfileCalls::all, InstanceProfileCalls::list),
                Operation.iam("ListInstanceProfilesForRole", RoleTargets::existing, InstanceProfileCalls::listForRole));
    }

    /** As in lists: without tags (API reference, ListInstanceProfiles). */
    static void write(SandboxState world, IamState account, Xml xml, InstanceProfile profile) {
        List<Role> roles = Optional.ofNullable(profile.role()).flatMap(account::role).stream()
                .toList();
        xml.text("Path", profile.path())
                .text("InstanceProfileName", profile.name())
                .text("InstanceProfileId", profile.id())
                .text("Arn", profile.arn())
                .text("CreateDate", IamInput.time(profile.created()))
                .list("Roles", roles, (each, role) -> RoleXml.brief(world, each, role));
    }

    private static void writeFull(Invocation call, Xml xml, InstanceProfile profile) {
        xml.element("InstanceProfile", inner -> {
            write(call.world(), call.account(), inner, profile);
            IamInput.writeTags(inner, profile.tags());
        });
    }

    private static Target target(Invocation call) {
        String account = call.caller().account();
        String name = call.form().required("InstanceProfileName");
        Optional<InstanceProfile> profile =
                Optional.ofNullable(call.account().profiles.get(name));
        String arn = profile.map(InstanceProfile::arn)
                .orElse("arn:aws:iam::" + account + ":instance-profile" + IamInput.path(call.form()) + name);
        ContextKeys context = new ContextKeys();
        profile.ifPresent(found -> found.tags()
                .forEach((key, value) ->
                        context.put("aws:ResourceTag/" + key, value).put("iam:ResourceTag/" + key, value)));
        return Target.of(account, arn, name, context);
    }

    /** With the tags of the request. */
    private static Target tagged(Invocation call) {
        Target target = target(call);
        RoleTargets.putTags(target.context(), IamInput.tags(call.form()));
        return target;
    }

    private static Target untagged(Invocation call) {
        Target target = target(call);
        target.context().putAll("aws:TagKeys", call.form().list("TagKeys"));
        return target;
    }

    private static Target all(Invocation call) {
        String account = call.caller().account();
        String prefix = call.form().get("PathPrefix", "/");
        return Target.of(account, "arn:aws:iam::" + account + ":instance-profile" + prefix, "", new ContextKeys());
    }

    private static Consumer<Xml> create(Invocation call) {
        String name = IamInput.name(call.form(), "InstanceProfileName", 128);
        Map<String, String> tags = IamInput.merged(Map.of(), IamInput.tags(call.form()), QUOTA);
        if (!tags.isEmpty()) {
            call.require("iam:TagInstanceProfile", tagged(call));
        }
        if (call.account().profiles.containsKey(name)) {
            throw AwsError.alreadyExists("Instance Profile " + name + " already exists.");
        }
        InstanceProfile profile = new InstanceProfile(
                call.account().id,
                IamInput.path(call.form()),
                name,
                call.world().ids.unique("AIPA"),
                call.world().now(),
                tags,
                null);
        call.account().profiles.put(name, profile);
        return xml -> writeFull(call, xml, profile);
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
        return xml -> writeFull(call, xml, profile);
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

    private static void tag(Invocation call) {
        InstanceProfile profile = profile(call);
        Map<String, String> tags = IamInput.merged(profile.tags(), IamInput.tags(call.form()), QUOTA);
        call.account().profiles.put(profile.name(), profile.withTags(tags));
    }

    private static void untag(Invocation call) {
        InstanceProfile profile = profile(call);
        Map<String, String> tags = IamInput.without(profile.tags(), call.form().list("TagKeys"));
        call.account().profiles.put(profile.name(), profile.withTags(tags));
    }

    private static Consumer<Xml> listTags(Invocation call) {
        Map<String, String> tags = profile(call).tags();
        return xml -> {
            IamInput.writeTags(xml, tags);
            xml.text("IsTruncated", false);
        };
    }

    private static Consumer<Xml> list(Invocation call) {
        String prefix = call.form().get("PathPrefix", "/");
        return page(
                call,
                call.account().profiles.values().stream()
                        .filter(profile -> profile.path().startsWith(prefix))
                        .toList());
    }

    private static Consumer<Xml> listForRole(Invocation call) {
        return page(call, call.account().profilesOf(RoleCalls.role(call)));
    }

    private static Consumer<Xml> page(Invocation call, List<InstanceProfile> matching) {
        Page<InstanceProfile> page = Page.of(matching, InstanceProfile::name, call.form(), Page.LARGEST);
        return xml -> {
            xml.list(
                    "InstanceProfiles",
                    page.items(),
                    (each, profile) -> write(call.world(), call.account(), each, profile));
            page.writeEnd(xml);
        };
    }
}
