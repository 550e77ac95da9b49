package io.crossbind.desired.grants;

import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Problem;
import java.util.List;

/** The statements needed by all grants of a binding, or the refusal of one of the grants. */
public sealed interface DesiredGrants {
    /** A binding without grants. */
    DesiredGrants NONE = new Wanted(List.of(), List.of());

    /**
     * The statements of grants, all of them possible and allowed.
     *
     * @param resources one element for each resource with a policy, in the order of the ARNs
     * @param identity additional statements for the role's own inline policy; often none
     */
    record Wanted(List<DesiredGrant> resources, List<PolicyStatement> identity) implements DesiredGrants {
        public Wanted {
            resources = List.copyOf(resources);
            identity = List.copyOf(identity);
        }

        /** A copy in which each resource has the share of the binding's namespace. */
        public Wanted within(PolicyShare share) {
            return new Wanted(
                    resources.stream().map(grant -> grant.within(share)).toList(), identity);
        }
    }

    /** The reason why the first impossible or forbidden grant is refused. Nothing is granted then. */
    record Refused(Problem problem) implements DesiredGrants {}
}
