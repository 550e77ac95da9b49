package io.crossbind.desired.grants;

import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.List;

/**
 * The statements that the policy of one resource should have for a binding.
 *
 * @param holder the resource that has the policy: the bucket of a prefix, the table of an index
 * @param sidPrefix the text that the Sids of these statements begin with, and that no other Sid begins with
 * @param statements Allow statements for one role, at least one; their order and Sids do not depend on the order of the grants
 * @param quota the quota of the resource's policy
 */
public record DesiredGrant(ResourceArn holder, String sidPrefix, List<PolicyStatement> statements, PolicyQuota quota) {
    public DesiredGrant {
        statements = List.copyOf(statements);
    }
}
