package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import java.util.ArrayList;
import java.util.Map;

/** The role named in an IAM call, with its condition keys from IAM's authorization reference. */
final class RoleTargets {
    private RoleTargets() {}

    /** The existing role. A missing role gets an ARN without a path, since the path is unknown. */
    static Target existing(Invocation call) {
        String name = call.form().required("RoleName");
        String account = call.caller().account();
        return call.account()
                .role(name)
                .map(role -> Target.of(account, role.arn(), name, contextOf(role)))
                .orElseGet(() -> Target.of(account, Role.arn(account, "/", name), name, new ContextKeys()));
    }

    /** The existing role, with the boundary of the request in place of its own. */
    static Target withRequestedBoundary(Invocation call) {
        Target target = existing(call);
        target.context().put("iam:PermissionsBoundary", call.form().required("PermissionsBoundary"));
        return target;
    }

    /** The existing role, with the managed policy to attach or detach. */
    static Target withPolicy(Invocation call) {
        Target target = existing(call);
        target.context().put("iam:PolicyARN", call.form().required("PolicyArn"));
        return target;
    }

    /** The existing role, with the tags of the request. */
    static Target withTags(Invocation call) {
        Target target = existing(call);
        putTags(target.context(), IamInput.tags(call.form()));
        return target;
    }

    static Target withTagKeys(Invocation call) {
        Target target = existing(call);
        target.context().putAll("aws:TagKeys", call.form().list("TagKeys"));
        return target;
    }

    /** The role to be created. */
    static Target created(Invocation call) {
        String account = call.caller().account();
        String name = call.form().required("RoleName");
        ContextKeys context = new ContextKeys();
        putTags(context, IamInput.tags(call.form()));
        String boundary = call.form().get("PermissionsBoundary");
        if (boundary != null) {
            context.put("iam:PermissionsBoundary", boundary);
        }
        return Target.of(account, Role.arn(account, IamInput.path(call.form()), name), name, context);
    }

    static Target list(Invocation call) {
        String account = call.caller().account();
        String prefix = call.form().get("PathPrefix", "/");
        return Target.of(account, "arn:aws:iam::" + account + ":role" + prefix, "", new ContextKeys());
    }

    static void putTags(ContextKeys context, Map<String, String> tags) {
        tags.forEach((key, value) -> context.put("aws:RequestTag/" + key, value));
        if (!tags.isEmpty()) {
            context.putAll("aws:TagKeys", new ArrayList<>(tags.keySet()));
        }
    }

    private static ContextKeys contextOf(Role role) {
        ContextKeys context = new ContextKeys();
        role.tags()
                .forEach((key, value) ->
                        context.put("aws:ResourceTag/" + key, value).put("iam:ResourceTag/" + key, value));
        if (role.boundary() != null) {
            context.put("iam:PermissionsBoundary", role.boundary());
        }
        return context;
    }
}
