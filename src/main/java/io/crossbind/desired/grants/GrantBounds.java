package io.crossbind.desired.grants;

import io.crossbind.model.AllowedAccess;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The limits of an account, applied to existing statements. */
public final class GrantBounds {
    private static final String ANY = "*";

    private final List<GrantLimits> rules;
    private final String account;

    /**
     * Takes the limits of an account.
     *
     * @param accountName metadata.name of the AwsAccount
     * @param rules the allowed access of each rule that admits the namespace; a statement may stay if one of the rules allows the statement
     */
    public GrantBounds(String accountName, String accountId, List<AllowedAccess> rules) {
        this.rules = rules.stream()
                .map(allowed -> new GrantLimits(accountName, allowed))
                .toList();
        this.account = accountId;
    }

    /**
     * Returns whether an existing statement may stay.
     *
     * @param holder the resource with the policy; a statement without a Resource element applies to this resource
     */
    public boolean allow(ResourceArn holder, PolicyStatement statement) {
        return isForSome(statement)
                && resources(statement).orElse(Set.of(holder.toString())).stream()
                        .allMatch(resource -> allow(resource, statement));
    }

    /** A statement for the public may never stay, even if crossbind did not write the statement. */
    private static boolean isForSome(PolicyStatement statement) {
        return statement.principals().keySet().equals(Set.of("Principal"))
                && statement.principals().values().stream()
                        .flatMap(byType -> byType.values().stream())
                        .flatMap(Set::stream)
                        .noneMatch(principal -> principal.contains(ANY));
    }

    /** The part of a grant's statement that may stay in a role's own policy; empty if no part may stay. */
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
            left = GrantServices.of(ResourceArn.parse(resource)).orElseThrow().confined(left, account);
        }
        return Optional.of(left);
    }

    private boolean allowAnywhere(PolicyStatement statement) {
        return GrantServices.ALL.stream()
                        .flatMap(service -> service.identityActions().stream())
                        .collect(Collectors.toSet())
                        .containsAll(actions(statement))
                && rules.stream().anyMatch(limits -> limits.allow(actions(statement)));
    }

    private boolean allow(String resource, PolicyStatement statement) {
        if (!Set.of("Action", "Resource").containsAll(statement.elements().keySet())) {
            return false;
        }
        try {
            ResourceArn arn = ResourceArn.parse(resource);
            Set<String> actions = actions(statement);
            return GrantServices.of(arn)
                    .filter(service -> service.changingAccess(actions).isEmpty())
                    .map(service -> service.openedBy(resource, statement))
                    .filter(opened -> rules.stream()
                            .anyMatch(limits ->
                                    limits.problem(arn, opened, actions).isEmpty()))
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
