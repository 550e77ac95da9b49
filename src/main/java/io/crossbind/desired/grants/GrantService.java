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
 * The rules of one service for granting access by the policies of its resources. Most services need only facts, listed in {@link GrantServices}. A
 * service with code of its own overrides the methods of this class.
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

    /** The service's prefix in ARNs and in the actions of policies. */
    final String name() {
        return service.prefix();
    }

    /** The kinds of resources for grants, in the order of the documentation. */
    final List<ResourceKind> kinds() {
        return kinds;
    }

    /** The kind of a resource by the last part of its ARN; empty if grants do not support the resource. */
    final Optional<ResourceKind> kindOf(ResourceArn resource) {
        return kinds.stream().filter(kind -> kind.includes(resource)).findFirst();
    }

    /** The advice after the refusal of a resource of no supported kind; often empty. */
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
     * The actions that change access to the resource, in the spelling of the service authorization reference, where their access level is
     * "Permissions management".
     */
    final Set<String> permissionsManagement() {
        return changesAccess;
    }

    /**
     * The actions among these, with or without wildcards, with which a role could change access to the resource. These actions are never granted,
     * even if an account allows them.
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

    /** The resource with the policy: the bucket of an object, the table of an index, often the resource itself. */
    public final ResourceArn policyResource(ResourceArn resource) {
        return policyResourceEnd
                .map(end -> resource.withResource(resource.resource().split(end, 2)[0]))
                .orElse(resource);
    }

    /** The ARNs opened by a grant on the resource, with at most one {@code *}, at their end. The account must allow each of them. */
    Set<String> opens(ResourceArn resource) {
        return Set.of(resource.toString());
    }

    /**
     * The ARNs opened by a statement, as in {@link #opens}. {@link #statementTemplates} produced the statement.
     *
     * @param resource an element of the statement's Resource element
     */
    Set<String> openedBy(String resource, PolicyStatement statement) {
        return Set.of(resource);
    }

    /**
     * Every action allowed in the policy for the resource, in the spelling of the service authorization reference. The actions include all actions
     * that change access to the resource, but no action that creates a resource.
     */
    final Set<String> policyActions(ResourceArn resource) {
        return kindOf(resource).map(ResourceKind::policyActions).orElse(Set.of());
    }

    /** The actions among these that cannot be granted on the resource. An action with wildcards cannot be granted. */
    final Set<String> unsupported(ResourceArn resource, Set<String> actions) {
        Set<String> supported = policyActions(resource);
        return actions.stream().filter(action -> !supported.contains(action)).collect(Collectors.toSet());
    }

    /** Actions never granted by the service to a principal of another account, whatever a policy says. */
    final Set<String> sameAccountOnly() {
        return sameAccountOnly;
    }

    /** Why the service cannot grant anything to a role; empty if there is no obstacle. */
    Optional<String> granteeProblem(String roleArn) {
        return Optional.empty();
    }

    /** The statements that allow the actions on the resource. The resource supports all of the actions. */
    List<StatementTemplate> statementTemplates(ResourceArn resource, Set<String> actions) {
        return List.of(new StatementTemplate(Set.of(resource.toString()), Map.of(), actions));
    }

    /**
     * A statement without a Sid for Lambda itself, which acts for a function before the function has its role's credentials.
     *
     * @param policyResource the resource with the policy
     * @param actions all actions of the role on the resource
     * @param account the account of the functions
     */
    Optional<PolicyStatement> forFunctions(ResourceArn policyResource, Set<String> actions, String account) {
        return Optional.empty();
    }

    /**
     * Confines a statement of a role's own policy to the resources of one account. An ARN of a service that is not regional names no account. Such an
     * ARN may name a resource of the role's own account, where the role's policy is enough. The ARN may also name a stranger's resource, created
     * after the first resource was deleted (IAM user guide, global condition keys, aws:ResourceAccount).
     */
    final PolicyStatement confined(PolicyStatement statement, String account) {
        return isRegional ? statement : statement.withCondition("StringEquals", "aws:ResourceAccount", Set.of(account));
    }

    /** Actions needed on {@code *} in the role's own policy before the role can use any grant. */
    public final Set<String> identityActions() {
        return identityActions;
    }
}
