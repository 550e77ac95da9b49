package io.crossbind.model;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The access allowed by a rule of an account: the rule's actions and resources without the denied ones of the account. Everything else is not
 * allowed. A pattern is allowed only if all its matches are allowed. An instance is for one thread, because it caches automata.
 */
public final class AllowedAccess {
    private static final String ALL_RESOURCES = "*";

    /** The elements of a statement which limits can judge. {@code NotAction} and {@code NotResource} name the excluded values. */
    private static final Set<String> JUDGED = Set.of("Action", "Resource");

    private final AllowedPatterns actions;
    private final AllowedPatterns resources;
    private final AllowedPatterns actionsOnAllResources;
    private final DeniedPatterns deniedActions;
    private final DeniedPatterns deniedResources;

    /**
     * Creates allowed access from patterns. In a pattern {@code *} and {@code ?} stand for other characters.
     *
     * @param actions the actions allowed on the resources
     * @param actionsOnAllResources the actions allowed on the resource {@code *}
     * @param denied the actions and resources that are never allowed
     */
    public AllowedAccess(
            List<String> actions, List<String> resources, List<String> actionsOnAllResources, Denied denied) {
        this.actions = AllowedPatterns.ofActions(actions);
        this.resources = AllowedPatterns.ofResources(resources);
        this.actionsOnAllResources = AllowedPatterns.ofActions(actionsOnAllResources);
        this.deniedActions = DeniedPatterns.ofActions(denied.actions());
        this.deniedResources = DeniedPatterns.ofResources(denied.resources());
    }

    /** Patterns of the actions and resources denied to everybody in an account. */
    public record Denied(List<String> actions, List<String> resources) {
        /** Nothing is denied. */
        public static final Denied NOTHING = new Denied(List.of(), List.of());

        public Denied {
            actions = List.copyOf(actions);
            resources = List.copyOf(resources);
        }
    }

    /** No access. */
    public static AllowedAccess none() {
        return new AllowedAccess(List.of(), List.of(), List.of(), Denied.NOTHING);
    }

    /** Returns whether the resource, or each resource that matches the pattern, may be accessed. */
    public boolean allowsResource(String pattern) {
        return resources.contain(pattern) && !deniedResources.overlap(pattern);
    }

    /** Returns whether the action, or each action matching the pattern, is allowed on the resources of the rule. */
    public boolean allowsAction(String pattern) {
        return actions.contain(pattern) && !deniedActions.overlap(pattern);
    }

    /** Returns whether the action, or each action matching the pattern, is allowed on the resource {@code *}. */
    public boolean allowsOnAllResources(String pattern) {
        return actionsOnAllResources.contain(pattern) && !deniedActions.overlap(pattern);
    }

    /** The asked actions not allowed on the resource, sorted. */
    public List<String> refusedActions(String resource, Collection<String> asked) {
        boolean isOnAll = resource.equals(ALL_RESOURCES);
        return asked.stream()
                .filter(action -> isOnAll ? !allowsOnAllResources(action) : !allowsAction(action))
                .sorted()
                .toList();
    }

    /** The asked resources that are not allowed, sorted. The resource {@code *} is judged by the actions. */
    public List<String> refusedResources(Collection<String> asked) {
        return asked.stream()
                .filter(resource -> !resource.equals(ALL_RESOURCES) && !allowsResource(resource))
                .sorted()
                .toList();
    }

    /**
     * Returns whether a statement of a role's inline policy grants only allowed access. A Deny statement grants nothing. Conditions only
     * narrow a statement, so they do not count.
     */
    public boolean allows(PolicyStatement statement) {
        if (statement.effect().equals("Deny")) {
            return true;
        }
        Set<String> asked = statement.elements().getOrDefault("Resource", Set.of());
        Set<String> wanted = statement.elements().getOrDefault("Action", Set.of());
        return statement.elements().keySet().equals(JUDGED)
                && refusedResources(asked).isEmpty()
                && asked.stream()
                        .allMatch(resource -> refusedActions(resource, wanted).isEmpty());
    }
}
