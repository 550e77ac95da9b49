package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.ContextKeys;
import io.crossbind.kit.aws.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * What a call acts on.
 *
 * @param account the account that owns it
 * @param arn what Resource elements of policies are matched with
 * @param name its name alone, for the call log
 * @param context condition keys that come from the resource and the request
 * @param policy its resource policy; a role's is its trust
 * @param policyDecides without an Allow of the resource policy nobody is let in, not even from the same account
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

    /** The target of calls that know no single resource. */
    static Target everything(String account) {
        return of(account, "*", "", new ContextKeys());
    }
}
