package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/** IAM's calls on a role's inline and attached policies. */
final class RolePolicyCalls {
    /** Characters of all inline policies of a role together, without white space. */
    private static final int INLINE_SIZE = 10_240;

    private static final int ATTACHED = 10;

    private RolePolicyCalls() {}

    static List<Operation> operations() {
        return List.of(
                Operation.iamWithoutResult("PutRolePolicy", RoleTargets::existing, RolePolicyCalls::put),
                Operation.iam("GetRolePolicy", RoleTargets::existing, RolePolicyCalls::get),
                Operation.iamWithoutResult("DeleteRolePolicy", RoleTargets::existing, RolePolicyCalls::delete),
                Operation.iam("ListRolePolicies", RoleTargets::existing, RolePolicyCalls::list),
                Operation.iamWithoutResult("AttachRolePolicy", RoleTargets::withPolicy, RolePolicyCalls::attach),
                Operation.iamWithoutResult("DetachRolePolicy", RoleTargets::withPolicy, RolePolicyCalls::detach),
                Operation.iam("ListAttachedRolePolicies", RoleTargets::existing, RolePolicyCalls::listAttached));
    }

    static void writeAttached(Xml xml, String arn) {
        xml.text("PolicyName", arn.substring(arn.lastIndexOf('/') + 1)).text("PolicyArn", arn);
    }

    private static void put(Invocation call) {
        String policyName = IamInput.name(call.form(), "PolicyName", 128);
        Role role = RoleCalls.role(call);
        Policy policy = PolicyDocuments.parse(call.form().required("PolicyDocument"), PolicyKind.IDENTITY);
        Map<String, Policy> inline = new TreeMap<>(role.inline());
        inline.put(policyName, policy);
        int size = inline.values().stream()
                .mapToInt(each -> PolicyDocuments.size(each.text()))
                .sum();
        if (size > INLINE_SIZE) {
            throw new AwsError(
                    "LimitExceeded",
                    409,
                    "Maximum policy size of " + INLINE_SIZE + " bytes exceeded for role " + role.name());
        }
        call.world().put(role.withInline(inline));
    }

    private static Consumer<Xml> get(Invocation call) {
        Role role = RoleCalls.seen(call);
        String policyName = inlineName(call, role);
        Policy policy = Objects.requireNonNull(role.inline().get(policyName), policyName);
        return xml -> xml.text("RoleName", role.name())
                .text("PolicyName", policyName)
                .text("PolicyDocument", PolicyDocuments.encoded(call.world(), policy));
    }

    private static void delete(Invocation call) {
        Role role = RoleCalls.role(call);
        Map<String, Policy> inline = new TreeMap<>(role.inline());
        inline.remove(inlineName(call, role));
        call.world().put(role.withInline(inline));
    }

    private static String inlineName(Invocation call, Role role) {
        String policyName = call.form().required("PolicyName");
        if (!role.inline().containsKey(policyName)) {
            throw AwsError.noSuchEntity("The role policy with name " + policyName + " cannot be found.");
        }
        return policyName;
    }

    private static Consumer<Xml> list(Invocation call) {
        Page<String> page = Page.of(RoleCalls.seen(call).inline().keySet(), name -> name, call.form(), Page.LARGEST);
        return xml -> {
            xml.texts("PolicyNames", page.items());
            page.writeEnd(xml);
        };
    }

    private static void attach(Invocation call) {
        Role role = RoleCalls.role(call);
        String arn = call.form().required("PolicyArn");
        if (call.world().managedPolicy(role.account(), arn).isEmpty()) {
            throw AwsError.noSuchEntity("Policy " + arn + " does not exist or is not attachable.");
        }
        if (role.attached().contains(arn)) {
            return;
        }
        if (role.attached().size() >= ATTACHED) {
            throw AwsError.quota("PoliciesPerRole", ATTACHED);
        }
        List<String> attached = new ArrayList<>(role.attached());
        attached.add(arn);
        call.world().put(role.withAttached(List.copyOf(attached)));
    }

    private static void detach(Invocation call) {
        Role role = RoleCalls.role(call);
        String arn = call.form().required("PolicyArn");
        if (!role.attached().contains(arn)) {
            throw AwsError.noSuchEntity("Policy " + arn + " was not found.");
        }
        call.world()
                .put(role.withAttached(role.attached().stream()
                        .filter(each -> !each.equals(arn))
                        .toList()));
    }

    private static Consumer<Xml> listAttached(Invocation call) {
        Page<String> page = Page.of(RoleCalls.seen(call).attached(), arn -> arn, call.form(), Page.LARGEST);
        return xml -> {
            xml.list("AttachedPolicies", page.items(), RolePolicyCalls::writeAttached);
            page.writeEnd(xml);
        };
    }
}
