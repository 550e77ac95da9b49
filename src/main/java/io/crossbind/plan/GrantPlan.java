package io.crossbind.plan;

import io.crossbind.model.Problem;
import io.crossbind.model.ResourceArn;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The changes in resource policies for a binding.
 *
 * @param added changes that only add access
 * @param changes the other possible changes; with refusals they contain only puts, and removals happen independently of them
 * @param refusals the problems of the other resources, in the order of the grants
 */
public record GrantPlan(List<Change> added, List<Change> changes, Map<ResourceArn, Problem> refusals) {
    public GrantPlan {
        added = List.copyOf(added);
        changes = List.copyOf(changes);
        refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    }

    /** The problem of the first resource whose policy cannot be changed; empty if there is none. */
    public Optional<Problem> problem() {
        return refusals.values().stream().findFirst();
    }
}
