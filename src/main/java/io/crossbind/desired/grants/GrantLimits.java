package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.Limits;
import io.crossbind.model.AllowedPatterns;
import io.crossbind.model.Glob;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits of an account for grants. The account allows only the resources and actions that it names. */
final class GrantLimits {
    private final String accountName;
    private final AllowedPatterns resources;
    private final AllowedPatterns actions;
    private final List<String> denied;

    GrantLimits(String accountName, @Nullable Limits limits) {
        this.accountName = accountName;
        this.resources = AllowedPatterns.ofResources(limits == null ? List.of() : limits.resources());
        this.actions = AllowedPatterns.ofActions(limits == null ? List.of() : limits.actions());
        this.denied = limits == null ? List.of() : limits.deniedActions();
    }

    /**
     * The reason why the account does not allow a grant; empty if it does.
     *
     * @param opened the ARNs that the grant opens
     * @param needed every action that the grant allows
     */
    Optional<Problem> problem(ResourceArn resource, Set<String> opened, Set<String> needed) {
        return opened.stream()
                .sorted()
                .filter(arn -> !resources.contain(arn))
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
        return actions.contain(action) && !isDenied(action);
    }

    /** IAM ignores the case of actions. */
    private boolean isDenied(String action) {
        return denied.stream()
                .anyMatch(glob -> Glob.matches(glob.toLowerCase(Locale.ROOT), action.toLowerCase(Locale.ROOT)));
    }
}
