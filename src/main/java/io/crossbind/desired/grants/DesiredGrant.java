package io.crossbind.desired.grants;

import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.List;

/**
 * What the policy of one resource should hold for a binding.
 *
 * @param holder the resource that has the policy: the bucket of a prefix, the table of an index
 * @param sidPrefix what the Sid of each of the statements begins with, and no other's
 * @param statements Allow statements for one role, at least one; their order and Sids are the same whatever the order of the grants
 * @param limits what the service takes
 */
public record DesiredGrant(
        ResourceArn holder, String sidPrefix, List<PolicyStatement> statements, PolicyLimits limits) {
    public DesiredGrant {
        statements = List.copyOf(statements);
    }
}
