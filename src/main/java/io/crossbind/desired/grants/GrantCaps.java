package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.AwsAccountSpec;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What an account allows grants at most, whatever was granted before. */
public final class GrantCaps {
    private static final String ANY = "*";

    private final GrantLimits limits;
    private final String account;

    /**
     * @param accountName metadata.name of the AwsAccount
     */
    public GrantCaps(String accountName, AwsAccountSpec account) {
        this.limits = new GrantLimits(accountName, account.limits());
        this.account = account.accountId();
    }

    /**
     * Whether a statement that was granted may stay.
     *
     * @param holder the resource in whose policy it is; services whose statements name no resource mean that
     */
    public boolean allow(ResourceArn holder, PolicyStatement statement) {
        return isForSome(statement)
                && resources(statement).orElse(Set.of(holder.toString())).stream()
                        .allMatch(resource -> allow(resource, statement));
    }

    /** Never the public, whoever wrote it. */
    private static boolean isForSome(PolicyStatement statement) {
        return statement.principals().keySet().equals(Set.of("Principal"))
                && statement.principals().values().stream()
                        .flatMap(byType -> byType.values().stream())
                        .flatMap(Set::stream)
                        .noneMatch(principal -> principal.contains(ANY));
    }

    /** What may stay of a statement of a role's own policy, which was made for grants too; empty if nothing may. */
    public Optional<PolicyStatement> identity(PolicyStatement statement) {
        Set<String> resources = resources(statement).orElse(Set.of());
        if (resources.equals(Set.of(ANY))) {
            return Optional.of(statement).filter(this::allowAnywhere);
        }
        if (resources.isEmpty() || !resources.stream().allMatch(resource -> allow(resource, statement))) {
            return Optional.empty();
        }
        PolicyStatement left = statement;
        for (String resource : resources) {
            left = GrantService.of(ResourceArn.parse(resource)).orElseThrow().confined(left, account);
        }
        return Optional.of(left);
    }

    private boolean allowAnywhere(PolicyStatement statement) {
        return GrantService.ALL.stream()
                        .flatMap(service -> service.identityActions().stream())
                        .collect(Collectors.toSet())
                        .containsAll(actions(statement))
                && limits.allow(actions(statement));
    }

    private boolean allow(String resource, PolicyStatement statement) {
        if (!Set.of("Action", "Resource").containsAll(statement.elements().keySet())) {
            return false;
        }
        try {
            ResourceArn arn = ResourceArn.parse(resource);
            Set<String> actions = actions(statement);
            return GrantService.of(arn)
                    .filter(service -> service.changingAccess(actions).isEmpty())
                    .filter(service -> limits.refusal(arn, service.opened(resource, statement), actions)
                            .isEmpty())
                    .isPresent();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<Set<String>> resources(PolicyStatement statement) {
        return Optional.ofNullable(statement.elements().get("Resource"));
    }

    private static Set<String> actions(PolicyStatement statement) {
        return statement.elements().getOrDefault("Action", Set.of(ANY));
    }
}
