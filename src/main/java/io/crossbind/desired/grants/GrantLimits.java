package io.crossbind.desired.grants;

import io.crossbind.model.AllowedAccess;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The limits of a rule for grants. The rule allows only its named resources and actions.
 *
 * @param accountName metadata.name of the AwsAccount with the resources
 */
public record GrantLimits(String accountName, AllowedAccess allowed) {

    /**
     * Why the account does not allow a grant; empty if the account allows the grant.
     *
     * @param opened the ARNs opened by the grant
     * @param needed every action of the grant
     */
    Optional<Problem> problem(ResourceArn resource, Set<String> opened, Set<String> needed) {
        return allowed.refusedResources(opened).stream()
                .findFirst()
                .map(arn -> new Problem(
                        Reason.RESOURCE_NOT_ALLOWED, "AwsAccount " + accountName + " does not allow grants on " + arn))
                .or(() -> actionRefusal(resource, needed));
    }

    private Optional<Problem> actionRefusal(ResourceArn resource, Set<String> needed) {
        List<String> refused =
                needed.stream().filter(action -> !isAllowed(action)).sorted().toList();
        return refused.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        Reason.ACTION_NOT_ALLOWED,
                        "AwsAccount " + accountName + " does not allow " + String.join(", ", refused) + " on "
                                + resource));
    }

    boolean allow(Set<String> actions) {
        return actions.stream().allMatch(this::isAllowed);
    }

    private boolean isAllowed(String action) {
        return allowed.allowsAction(action) || allowed.allowsOnAllResources(action);
    }
}
