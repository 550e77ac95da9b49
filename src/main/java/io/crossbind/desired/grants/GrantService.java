package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.Glob;
import io.crossbind.model.GrantableService;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules of one service for granting access by the policies of its resources. Most services need only facts; {@link GrantServices} has
 * them all. A service that needs code overrides the methods of this class.
 */
public class GrantService {
    private final GrantableService service;
    private final List<ResourceKind> kinds;
    private final PolicyQuota quota;
    private final Set<String> changesAccess;
    private final Set<String> sameAccountOnly;
    private final Set<String> identityActions;
    private final Optional<String> policyResourceEnd;
    private final boolean isRegional;
    private final boolean namesResource;
    private final boolean writesStatementsSeparately;

    GrantService(ServiceFacts facts) {
        this.service = facts.service;
        this.kinds = List.copyOf(facts.kinds);
        this.quota = facts.quota;
        this.changesAccess = facts.changesAccess;
        this.sameAccountOnly = facts.sameAccountOnly;
        this.identityActions = facts.identityActions;
        this.policyResourceEnd = facts.policyResourceEnd;
        this.isRegional = facts.isRegional;
        this.namesResource = facts.namesResource;
        this.writesStatementsSeparately = facts.writesStatementsSeparately;
    }

    /** The prefix that the service has in ARNs and in the actions of policies. */
    final String name() {
        return service.prefix();
    }

    /** The kinds of resources that grants may be on, in the order of the documentation. */
    final List<ResourceKind> kinds() {
        return kinds;
    }

    /** The kind of a resource by the last part of its ARN; empty if no grant may be on the resource. */
    final Optional<ResourceKind> kindOf(ResourceArn resource) {
        return kinds.stream().filter(kind -> kind.includes(resource)).findFirst();
    }

    /** The advice that follows the refusal of a resource that is of none of the kinds; often empty. */
    Optional<String> remedy(ResourceArn resource) {
        return Optional.empty();
    }

    /** The quota of a resource's policy. */
    final PolicyQuota quota() {
        return quota;
    }

    /** The actions of an access level for a resource; empty if the resource does not support the access level. */
    final Set<String> actions(GrantAccess access, ResourceArn resource) {
        return kindOf(resource)
                .map(kind -> kind.access().getOrDefault(access, Set.of()))
                .orElse(Set.of());
    }

    /** The access levels that a resource supports, in the order of the API. */
    final List<GrantAccess> supportedAccess(ResourceArn resource) {
        return Stream.of(GrantAccess.values())
                .filter(access -> !actions(access, resource).isEmpty())
                .toList();
    }

    /**
     * The actions that change who has access to the resource, in the spelling of the service authorization reference, where their access
     * level is "Permissions management".
     */
    final Set<String> permissionsManagement() {
        return changesAccess;
    }

    /**
     * The actions among these, with or without wildcards, that would let a role change who has access. They are never granted, even if an
     * account allows them.
     */
    final Set<String> changingAccess(Set<String> actions) {
        return actions.stream()
                .filter(action -> changesAccess.stream()
                        .anyMatch(one -> Glob.matches(action.toLowerCase(Locale.ROOT), one.toLowerCase(Locale.ROOT))))
                .collect(Collectors.toSet());
    }

    /** Returns whether ARNs of the service have a region and an account. */
    final boolean isRegional() {
        return isRegional;
    }

    /** Returns whether statements of the resource's policy have a Resource element. */
    final boolean namesResource() {
        return namesResource;
    }

    /** Returns whether the service adds and removes statements one by one. The Sid of a statement then depends on its content alone. */
    public final boolean writesStatementsSeparately() {
        return writesStatementsSeparately;
    }

    /** The resource that has the policy: the bucket of an object, the table of an index, often the resource itself. */
    public final ResourceArn policyResource(ResourceArn resource) {
        return policyResourceEnd
                .map(end -> resource.withResource(resource.resource().split(end, 2)[0]))
                .orElse(resource);
    }

    /** The ARNs that a grant on the resource opens, with at most one {@code *}, at their end. The account must allow each of them. */
    Set<String> opens(ResourceArn resource) {
        return Set.of(resource.toString());
    }

    /**
     * The ARNs that a statement opens, as in {@link #opens}. {@link #statementTemplates} produced the statement.
     *
     * @param resource an element of the statement's Resource element
     */
    Set<String> openedBy(String resource, PolicyStatement statement) {
        return Set.of(resource);
    }

    /**
     * Every action that the policy takes for the resource, in the spelling of the service authorization reference. The actions include
     * those that change who has access, but no action that creates a resource.
     */
    final Set<String> policyActions(ResourceArn resource) {
        return kindOf(resource).map(ResourceKind::policyActions).orElse(Set.of());
    }

    /** The actions among these that cannot be granted on the resource. An action with wildcards cannot. */
    final Set<String> unsupported(ResourceArn resource, Set<String> actions) {
        Set<String> supported = policyActions(resource);
        return actions.stream().filter(action -> !supported.contains(action)).collect(Collectors.toSet());
    }

    /** Actions that the service never grants to a principal of another account, whatever a policy says. */
    final Set<String> sameAccountOnly() {
        return sameAccountOnly;
    }

    /** The reason why the service cannot grant anything to a role; empty if it can. */
    Optional<String> granteeProblem(String roleArn) {
        return Optional.empty();
    }

    /** The statements that allow the actions, all of which are supported, on the resource. */
    List<StatementTemplate> statementTemplates(ResourceArn resource, Set<String> actions) {
        return List.of(new StatementTemplate(Set.of(resource.toString()), Map.of(), actions));
    }

    /**
     * A statement without a Sid for Lambda itself, which acts for a function before the function has its role's credentials.
     *
     * @param policyResource the resource that has the policy
     * @param actions all actions that the role gets there
     * @param account the account of the functions
     */
    Optional<PolicyStatement> forFunctions(ResourceArn policyResource, Set<String> actions, String account) {
        return Optional.empty();
    }

    /**
     * Confines a statement of a role's own policy to the resources of one account. An ARN of a service that is not regional names no
     * account. So it may name a resource of the role's own account, where the role's policy is enough, or a resource that a stranger
     * creates after the first was deleted (IAM user guide, global condition keys, aws:ResourceAccount).
     */
    final PolicyStatement confined(PolicyStatement statement, String account) {
        return isRegional ? statement : statement.withCondition("StringEquals", "aws:ResourceAccount", Set.of(account));
    }

    /** Actions that the role's own policy must allow on {@code *}, so that the role can use any grant. */
    public final Set<String> identityActions() {
        return identityActions;
    }
}
