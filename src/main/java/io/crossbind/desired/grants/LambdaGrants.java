package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Functions, and their versions and aliases, which have policies of their own. {@code $LATEST} has none (Lambda API reference, AddPermission). */
final class LambdaGrants implements GrantService {
    /** Lambda developer guide, quotas: 20 KB for the resource-based policy of a function. AddPermission takes one action. */
    private static final PolicyLimits LIMITS = PolicyLimits.ofSize(20 * 1024).withActions(1);

    private static final Pattern FORM = Pattern.compile("function:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]{1,128})?");

    /**
     * What a function's policy can have (Lambda developer guide, resource-based policies, supported API actions), spelt as Lambda does: but for
     * InvokeFunctionUrl, since whoever may call a function's URL is told by a statement with a condition on the kind of its authorization.
     */
    private static final Set<String> SUPPORTED = Set.of(
            "lambda:CreateAlias",
            "lambda:DeleteAlias",
            "lambda:DeleteFunction",
            "lambda:DeleteFunctionConcurrency",
            "lambda:DeleteFunctionEventInvokeConfig",
            "lambda:DeleteProvisionedConcurrencyConfig",
            "lambda:GetAlias",
            "lambda:GetFunction",
            "lambda:GetFunctionConcurrency",
            "lambda:GetFunctionConfiguration",
            "lambda:GetFunctionEventInvokeConfig",
            "lambda:GetPolicy",
            "lambda:GetProvisionedConcurrencyConfig",
            "lambda:InvokeFunction",
            "lambda:ListAliases",
            "lambda:ListFunctionEventInvokeConfigs",
            "lambda:ListProvisionedConcurrencyConfigs",
            "lambda:ListTags",
            "lambda:ListVersionsByFunction",
            "lambda:PublishVersion",
            "lambda:PutFunctionConcurrency",
            "lambda:PutFunctionEventInvokeConfig",
            "lambda:PutProvisionedConcurrencyConfig",
            "lambda:TagResource",
            "lambda:UntagResource",
            "lambda:UpdateAlias",
            "lambda:UpdateFunctionCode",
            "lambda:UpdateFunctionEventInvokeConfig");

    @Override
    public String name() {
        return "lambda";
    }

    @Override
    public Map<String, String> examples() {
        Map<String, String> examples = new LinkedHashMap<>();
        examples.put("function", "arn:aws:lambda:eu-west-1:222222222222:function:prices");
        examples.put("version or alias of a function", "arn:aws:lambda:eu-west-1:222222222222:function:prices:live");
        return examples;
    }

    @Override
    public Pattern form() {
        return FORM;
    }

    @Override
    public PolicyLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<String> actions(GrantAccess access, ResourceArn asked) {
        return switch (access) {
            case Invoke -> Set.of("lambda:InvokeFunction");
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return SUPPORTED;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of(
                "lambda:AddPermission",
                "lambda:RemovePermission",
                "lambda:PutResourcePolicy",
                "lambda:DeleteResourcePolicy");
    }

    @Override
    public boolean writesOneByOne() {
        return true;
    }
}
