package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.Glob;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What has to be known of a service to grant access by the policies of its resources: one file for each, listed in {@link #ALL}. */
public interface GrantService {
    /** Every service that grants may be on. */
    List<GrantService> ALL = List.of(
            new S3Grants(),
            new EcrGrants(),
            new SqsGrants(),
            new SnsGrants(),
            new SecretGrants(),
            new TableGrants(),
            new EventBusGrants(),
            new LambdaGrants(),
            new KmsGrants());

    /** The service of a resource; empty if it is none of those. */
    static Optional<GrantService> of(ResourceArn resource) {
        return ALL.stream()
                .filter(service -> service.name().equals(resource.service()))
                .findFirst();
    }

    /** As ARNs and actions have it. */
    String name();

    /** For people: what a kind of its resources is called, and the ARN of one, for each kind that is supported. */
    Map<String, String> examples();

    /** What the last part of an ARN has to be. */
    Pattern form();

    /** What to do about a resource of another form; empty if there is nothing to say of it. */
    default Optional<String> remedy(ResourceArn asked) {
        return Optional.empty();
    }

    /** What the service takes as a document. */
    PolicyLimits limits();

    /** What a word means for a resource; empty if the service does not know it. */
    Set<String> actions(GrantAccess access, ResourceArn asked);

    /**
     * Actions that change who has access to the resource, in the spelling of the service authorization reference, where their access level
     * is "Permissions management".
     */
    Set<String> permissionsManagement();

    /** Which of these actions, with or without wildcards, would let a role change who has access: never granted, whatever an account allows. */
    default Set<String> changingAccess(Set<String> actions) {
        return actions.stream()
                .filter(action -> permissionsManagement().stream()
                        .anyMatch(one -> Glob.matches(action.toLowerCase(Locale.ROOT), one.toLowerCase(Locale.ROOT))))
                .collect(Collectors.toSet());
    }

    /** Whether ARNs of the service have a region and an account. */
    default boolean isRegional() {
        return true;
    }

    /** Whether statements of the resource's policy have a Resource element. */
    default boolean namesResource() {
        return true;
    }

    /** Whether it adds and removes statements one by one, so that the Sid of each has to be that of its content alone. */
    default boolean writesOneByOne() {
        return false;
    }

    /** The resource that has the policy. */
    default ResourceArn holder(ResourceArn asked) {
        return asked;
    }

    /** What a grant on the resource opens, as ARNs with at most one {@code *}, at their end: each has to be allowed. */
    default Set<String> reached(ResourceArn asked) {
        return Set.of(asked.toString());
    }

    /**
     * What a statement opens that was made of {@link #allowances}, as {@link #reached} has it.
     *
     * @param resource one of its Resource element
     */
    default Set<String> opened(String resource, PolicyStatement statement) {
        return Set.of(resource);
    }

    /**
     * Every action that the resource's policy takes for the resource, in the spelling of the service authorization reference: those that
     * change who has access too, but none that creates what does not exist yet.
     */
    Set<String> known(ResourceArn asked);

    /** Which of these actions cannot be granted on the resource. An action with wildcards is none that it knows. */
    default Set<String> unsupported(ResourceArn asked, Set<String> actions) {
        Set<String> known = known(asked);
        return actions.stream().filter(action -> !known.contains(action)).collect(Collectors.toSet());
    }

    /** Actions that the service never grants to a principal of another account, whatever a policy says. */
    default Set<String> sameAccountOnly() {
        return Set.of();
    }

    /** Why the service cannot grant anything to a role; empty if it can. */
    default Optional<String> granteeProblem(String roleArn) {
        return Optional.empty();
    }

    /** What has to be allowed so that the actions, all of them supported, are. */
    default List<Allowance> allowances(ResourceArn asked, Set<String> actions) {
        return List.of(new Allowance(Set.of(asked.toString()), Map.of(), actions));
    }

    /**
     * What Lambda itself needs, which acts for functions before they have their role's credentials: the statement without a Sid.
     *
     * @param account where the functions are
     */
    default Optional<PolicyStatement> forFunctions(ResourceArn holder, Set<String> actions, String account) {
        return Optional.empty();
    }

    /**
     * Confines a statement of a role's own policy to the resources of one account. An ARN of a service that is not regional names no
     * account, so it may name a resource of the role's own account, where the role's policy is enough, or one that a stranger creates
     * after the first was deleted (IAM user guide, global condition keys, aws:ResourceAccount).
     */
    default PolicyStatement confined(PolicyStatement statement, String account) {
        return isRegional()
                ? statement
                : statement.withCondition("StringEquals", "aws:ResourceAccount", Set.of(account));
    }

    /** What a role has to be allowed on {@code *} besides, by its own policy, to make use of any grant. */
    default Set<String> identityActions() {
        return Set.of();
    }
}
