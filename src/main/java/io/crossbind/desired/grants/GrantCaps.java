package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.Set;

/** What an account allows grants at most, whatever was granted before. */
public final class GrantCaps {
    private final GrantLimits limits;

    /**
     * @param accountName metadata.name of the AwsAccount
     */
    public GrantCaps(String accountName, AwsAccountSpec account) {
        this.limits = new GrantLimits(accountName, account.limits());
    }

    /**
     * Whether a statement that was granted may stay.
     *
     * @param holder the resource in whose policy it is; services whose statements name no resource mean that
     */
    public boolean allow(ResourceArn holder, PolicyStatement statement) {
        Set<String> reached = statement.elements().getOrDefault("Resource", Set.of(holder.toString()));
        Set<String> actions = statement.elements().getOrDefault("Action", Set.of("*"));
        return limits.refusal(holder, reached, actions).isEmpty()
                && GrantService.of(holder).stream()
                        .allMatch(service -> service.changingAccess(actions).isEmpty());
    }
}
