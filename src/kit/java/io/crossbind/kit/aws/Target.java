package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The resource of a call.
 *
 * @param account the account of the resource's owner
 * @param arn the ARN for the match with Resource elements of policies
 * @param name the name without the ARN, for the call log
 * @param context condition keys that come from the resource and the request
 * @param policy the resource policy; for a role, the trust policy
 * @param policyDecides whether every caller needs an Allow of the resource policy, even a caller from the same account
 */
record Target(
        String account,
        String arn,
        String name,
        ContextKeys context,
        @Nullable Policy policy,
        boolean policyDecides) {

    static Target of(String account, String arn, String name, ContextKeys context) {
        return new Target(account, arn, name, context, null, false);
    }

    /** The target of calls without a single resource. */
    static Target everything(String account) {
        return of(account, "*", "", new ContextKeys());
    }
}
