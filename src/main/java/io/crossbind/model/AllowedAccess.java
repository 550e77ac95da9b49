package io.crossbind.model;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The actions and resources that a rule of an account allows, less those that the account denies. Everything else is not allowed. A
 * pattern is allowed only if all that it matches is allowed. An instance is for one thread, because it caches automata.
 */
public final class AllowedAccess {
    private static final String ALL_RESOURCES = "*";

    /** The elements of a statement that limits can judge. {@code NotAction} and {@code NotResource} name what is left out. */
    private static final Set<String> JUDGED = Set.of("Action", "Resource");

    private final AllowedPatterns actions;
    private final AllowedPatterns resources;
    private final AllowedPatterns actionsOnAllResources;
    private final DeniedPatterns deniedActions;
    private final DeniedPatterns deniedResources;

    /**
     * Takes patterns, in which {@code *} and {@code ?} stand for other characters.
     *
     * @param actions that are allowed on the resources
     * @param actionsOnAllResources that are allowed on the resource {@code *}
     * @param denied what is never allowed
     */
    public AllowedAccess(
            List<String> actions, List<String> resources, List<String> actionsOnAllResources, Denied denied) {
        this.actions = AllowedPatterns.ofActions(actions);
        this.resources = AllowedPatterns.ofResources(resources);
        this.actionsOnAllResources = AllowedPatterns.ofActions(actionsOnAllResources);
        this.deniedActions = DeniedPatterns.ofActions(denied.actions());
        this.deniedResources = DeniedPatterns.ofResources(denied.resources());
    }

    /** Patterns of actions and of resources that an account denies to everybody. */
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

    /** Returns whether the resource, or each resource that the pattern matches, may be accessed. */
    public boolean allowsResource(String pattern) {
        return resources.contain(pattern) && !deniedResources.overlap(pattern);
    }

    /** Returns whether the action, or each action that the pattern matches, is allowed on the resources of the rule. */
    public boolean allowsAction(String pattern) {
        return actions.contain(pattern) && !deniedActions.overlap(pattern);
    }

    /** Returns whether the action, or each action that the pattern matches, is allowed on the resource {@code *}. */
    public boolean allowsOnAllResources(String pattern) {
        return actionsOnAllResources.contain(pattern) && !deniedActions.overlap(pattern);
    }

    /** The actions among these that are not allowed on the resource, sorted. */
    public List<String> refusedActions(String resource, Collection<String> asked) {
        boolean isOnAll = resource.equals(ALL_RESOURCES);
        return asked.stream()
                .filter(action -> isOnAll ? !allowsOnAllResources(action) : !allowsAction(action))
                .sorted()
                .toList();
    }

    /** The resources among these that are not allowed, sorted. The resource {@code *} is judged by the actions. */
    public List<String> refusedResources(Collection<String> asked) {
        return asked.stream()
                .filter(resource -> !resource.equals(ALL_RESOURCES) && !allowsResource(resource))
                .sorted()
                .toList();
    }

    /**
     * Returns whether a statement of a role's inline policy gives only what is allowed. A Deny statement gives nothing. Conditions only narrow a
     * statement, so they do not count.
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
