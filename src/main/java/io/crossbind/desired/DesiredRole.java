package io.crossbind.desired;

import io.crossbind.model.PolicyDocument;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role as it should be.
 *
 * @param path IAM path, with slashes at both ends
 * @param permissionsBoundary null: none is set on a new role, and one that is there is left
 * @param maxSessionSeconds 3600 to 43200 (IAM, MaxSessionDuration)
 * @param inlinePolicies by name; others are removed
 * @param attachedPolicies ARNs; others are detached
 */
public record DesiredRole(
        String name,
        String path,
        String arn,
        PolicyDocument trust,
        @Nullable String permissionsBoundary,
        int maxSessionSeconds,
        String description,
        Map<String, String> tags,
        Map<String, PolicyDocument> inlinePolicies,
        Set<String> attachedPolicies) {

    /** The role with other inline policies. */
    public DesiredRole withInlinePolicies(Map<String, PolicyDocument> other) {
        return new DesiredRole(
                name,
                path,
                arn,
                trust,
                permissionsBoundary,
                maxSessionSeconds,
                description,
                tags,
                other,
                attachedPolicies);
    }
}
