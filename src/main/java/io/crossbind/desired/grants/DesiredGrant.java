package io.crossbind.desired.grants;

import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.List;
import java.util.Optional;

/**
 * The desired statements of a binding in the policy of one resource.
 *
 * @param holder the resource with the policy: the bucket of a prefix, the table of an index
 * @param sidPrefix the beginning of the Sids of these statements, and of no other Sid
 * @param statements Allow statements for one role, at least one; their order and Sids do not depend on the order of the grants
 * @param quota the quota of the resource's policy
 * @param share the share of the binding's namespace in the policy; empty if the namespace may use the whole policy
 */
public record DesiredGrant(
        ResourceArn holder,
        String sidPrefix,
        List<PolicyStatement> statements,
        PolicyQuota quota,
        Optional<PolicyShare> share) {
    public DesiredGrant {
        statements = List.copyOf(statements);
    }

    /** Statements of a namespace that may use the whole policy. */
    public DesiredGrant(ResourceArn holder, String sidPrefix, List<PolicyStatement> statements, PolicyQuota quota) {
        this(holder, sidPrefix, statements, quota, Optional.empty());
    }

    /** A copy with a share of the namespace. */
    public DesiredGrant within(PolicyShare limit) {
        return new DesiredGrant(holder, sidPrefix, statements, quota, Optional.of(limit));
    }
}
