package io.crossbind.plan;

import io.crossbind.desired.grants.DesiredGrant;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.model.ResourceArn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plans the changes in resource policies for a binding. */
public final class GrantPlanner {
    private GrantPlanner() {}

    /**
     * @param wanted one for each resource
     * @param given ARNs of the resources whose policies may have statements of the binding
     * @param sidPrefix of the binding's statements
     * @param areRolesRecreated whether the roles in the statements get other unique IDs: then no existing statement is valid
     * @param policy returns the document of a resource, read or cached
     * @throws ProblemException if a read fails for a transient reason, which is not the resource's own
     */
    public static GrantPlan plan(
            List<DesiredGrant> wanted,
            Set<String> given,
            String sidPrefix,
            boolean areRolesRecreated,
            Function<ResourceArn, Optional<String>> policy) {
        List<Change> added = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        Map<ResourceArn, Problem> refusals = new LinkedHashMap<>();
        for (DesiredGrant grant : wanted) {
            switch (merged(grant, policy)) {
                case Merged.Unchanged _ when areRolesRecreated -> added.add(new Change.PutGrant(grant));
                case Merged.Unchanged _ -> {}
                case Merged.Refused(var why) -> refusals.put(grant.holder(), why);
                case Merged.Emptied _ -> changes.add(new Change.PutGrant(grant));
                case Merged.Replaced replaced ->
                    (replaced.onlyAdds() ? added : changes).add(new Change.PutGrant(grant));
            }
        }
        if (refusals.isEmpty()) {
            Set<String> gone = new TreeSet<>(given);
            gone.removeAll(
                    wanted.stream().map(grant -> grant.holder().toString()).collect(Collectors.toSet()));
            changes.addAll(remove(gone, sidPrefix));
        }
        return new GrantPlan(added, changes, refusals);
    }

    private static Merged merged(DesiredGrant grant, Function<ResourceArn, Optional<String>> policy) {
        try {
            return PolicyMerge.merge(policy.apply(grant.holder()), grant);
        } catch (ProblemException e) {
            if (e.problem().isTransient()) {
                throw e;
            }
            return new Merged.Refused(e.problem());
        }
    }

    /** Removes the binding's statements from the policies of these resources. The writer reads each policy when it applies the change. */
    public static List<Change> remove(Set<String> given, String sidPrefix) {
        return new TreeSet<>(given)
                .stream()
                        .<Change>map(arn -> new Change.RemoveGrant(ResourceArn.parse(arn), sidPrefix))
                        .toList();
    }
}
