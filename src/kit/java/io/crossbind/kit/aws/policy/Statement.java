package io.crossbind.kit.aws.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a policy.
 *
 * @param principals absent in identity policies
 * @param resources absent in trust policies, whose resource is the role itself
 */
public record Statement(
        boolean allow,
        @Nullable Principals principals,
        Matcher actions,
        @Nullable Matcher resources,
        List<Condition> conditions) {

    /** Patterns of Action, NotAction, Resource or NotResource. */
    record Matcher(List<String> patterns, boolean negated) {}

    Decision decide(AccessRequest request, Map<String, String> pins) {
        Principals.Match match =
                principals == null ? Principals.Match.DIRECT : principals.match(request.requester(), pins);
        if (match == Principals.Match.NONE || !matchesAction(request) || !matchesResource(request)) {
            return Decision.SILENT;
        }
        if (!conditions.stream().allMatch(condition -> condition.matches(request.context()))) {
            return Decision.SILENT;
        }
        if (!allow) {
            return Decision.DENIED;
        }
        return match == Principals.Match.ACCOUNT ? Decision.DELEGATED : Decision.ALLOWED;
    }

    private boolean matchesAction(AccessRequest request) {
        boolean listed = actions.patterns().stream()
                .anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, request.action()));
        return listed != actions.negated();
    }

    private boolean matchesResource(AccessRequest request) {
        if (resources == null) {
            return true;
        }
        boolean listed = resources.patterns().stream().anyMatch(pattern -> {
            Optional<String> expanded = Variables.expand(pattern, request.context());
            return expanded.isPresent()
                    && (expanded.get().equals("*") || Wildcard.matchesArn(expanded.get(), request.resource()));
        });
        return listed != resources.negated();
    }
}
