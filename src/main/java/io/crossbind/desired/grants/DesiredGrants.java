package io.crossbind.desired.grants;

import io.crossbind.model.PolicyStatement;
import io.crossbind.model.Refusal;
import java.util.List;

/** What should be there for all grants of a binding. */
public sealed interface DesiredGrants {
    /** A binding without grants. */
    DesiredGrants NONE = new Wanted(List.of(), List.of());

    /**
     * @param resources one for each resource that has a policy, in the order of their ARNs
     * @param identity statements that the role's own inline policy needs besides; often none
     */
    record Wanted(List<DesiredGrant> resources, List<PolicyStatement> identity) implements DesiredGrants {
        public Wanted {
            resources = List.copyOf(resources);
            identity = List.copyOf(identity);
        }
    }

    /** The first grant that is not possible or not allowed, and why: nothing is granted then. */
    record Refused(Refusal refusal) implements DesiredGrants {}
}
