package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import java.util.List;
import java.util.function.Consumer;

/** IAM's calls on customer managed policies. */
final class ManagedPolicyCalls {
    /** Characters without white space. */
    private static final int SIZE = 6144;

    private ManagedPolicyCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.iam("CreatePolicy", ManagedPolicyCalls::created, ManagedPolicyCalls::create),
                Operation.iam("GetPolicy", ManagedPolicyCalls::existing, ManagedPolicyCalls::get),
                Operation.iam("GetPolicyVersion", ManagedPolicyCalls::existing, ManagedPolicyCalls::getVersion),
                Operation.iamWithoutResult("DeletePolicy", ManagedPolicyCalls::existing, ManagedPolicyCalls::delete),
                Operation.iam(
                        "ListPolicies", call -> Target.everything(call.caller().account()), ManagedPolicyCalls::list));
    }

    static long attachments(IamState account, String arn) {
        return account.roles().stream()
                        .filter(role -> role.attached().contains(arn))
                        .count()
                + account.users.values().stream()
                        .filter(user -> user.attached().contains(arn))
                        .count();
    }

    static void write(IamState account, Xml xml, ManagedPolicy policy) {
        long boundaries = account.roles().stream()
                .filter(role -> policy.arn().equals(role.boundary()))
                .count();
        xml.text("PolicyName", policy.name())
                .text("PolicyId", policy.id())
                .text("Arn", policy.arn())
                .text("Path", policy.path())
                .text("DefaultVersionId", "v1")
                .text("AttachmentCount", attachments(account, policy.arn()))
                .text("PermissionsBoundaryUsageCount", boundaries)
                .text("IsAttachable", true)
                .text("Description", policy.description())
                .text("CreateDate", IamInput.time(policy.created()))
                .text("UpdateDate", IamInput.time(policy.created()));
    }

    private static Target created(Invocation call) {
        String name = call.form().required("PolicyName");
        return Target.of(
                call.caller().account(),
                arn(call.caller().account(), IamInput.path(call.form()), name),
                name,
                new ContextKeys());
    }

    private static Target existing(Invocation call) {
        String arn = call.form().required("PolicyArn");
        return Target.of(call.caller().account(), arn, arn.substring(arn.lastIndexOf('/') + 1), new ContextKeys());
    }

    private static String arn(String account, String path, String name) {
        return "arn:aws:iam::" + account + ":policy" + path + name;
    }

    private static Consumer<Xml> create(Invocation call) {
        String name = IamInput.name(call.form(), "PolicyName", 128);
        String path = IamInput.path(call.form());
        Policy document = PolicyDocuments.parse(call.form().required("PolicyDocument"), PolicyKind.IDENTITY);
        if (PolicyDocuments.size(document.text()) > SIZE) {
            throw AwsError.quota("PolicySize", SIZE);
        }
        IamState account = call.account();
        if (account.policies.values().stream().anyMatch(each -> each.name().equalsIgnoreCase(name))) {
            throw AwsError.alreadyExists(
                    "A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        ManagedPolicy policy = new ManagedPolicy(
                arn(account.id, path, name),
                path,
                name,
                call.world().ids.unique("ANPA"),
                call.world().now(),
                document,
                IamInput.description(call.form()));
        account.policies.put(policy.arn(), policy);
        return xml -> xml.element("Policy", inner -> write(account, inner, policy));
    }

    private static ManagedPolicy policy(Invocation call) {
        String arn = call.form().required("PolicyArn");
        return call.world()
                .managedPolicy(call.account().id, arn)
                .orElseThrow(() -> AwsError.noSuchEntity("Policy " + arn + " was not found."));
    }

    private static Consumer<Xml> get(Invocation call) {
        ManagedPolicy policy = policy(call);
        return xml -> xml.element("Policy", inner -> write(call.account(), inner, policy));
    }

    private static Consumer<Xml> getVersion(Invocation call) {
        ManagedPolicy policy = policy(call);
        if (!call.form().required("VersionId").equals("v1")) {
            throw AwsError.noSuchEntity(
                    "Policy " + policy.arn() + " version " + call.form().get("VersionId") + " does not exist.");
        }
        return xml -> xml.element(
                "PolicyVersion",
                inner -> inner.text(
                                "Document",
                                PercentEncoding.encode(policy.document().text()))
                        .text("VersionId", "v1")
                        .text("IsDefaultVersion", true)
                        .text("CreateDate", IamInput.time(policy.created())));
    }

    private static void delete(Invocation call) {
        ManagedPolicy policy = policy(call);
        if (policy.arn().startsWith("arn:aws:iam::aws:")) {
            throw AwsError.accessDenied("Policy " + policy.arn() + " is managed by AWS.");
        }
        if (attachments(call.account(), policy.arn()) > 0) {
            throw AwsError.deleteConflict("Cannot delete a policy attached to entities.");
        }
        call.account().policies.remove(policy.arn());
    }

    private static Consumer<Xml> list(Invocation call) {
        Page<ManagedPolicy> page =
                Page.of(call.account().policies.values(), ManagedPolicy::arn, call.form(), Page.LARGEST);
        return xml -> {
            xml.list("Policies", page.items(), (each, policy) -> write(call.account(), each, policy));
            page.writeEnd(xml);
        };
    }
}
