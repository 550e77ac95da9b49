package io.crossbind.desired;

import io.crossbind.model.PolicyDocument;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A desired role.
 *
 * @param name unique in the account
 * @param path IAM path, with slashes at both ends
 * @param arn with path and name
 * @param trust the trust policy
 * @param permissionsBoundary null: a new role gets none, and an existing boundary stays
 * @param maxSessionSeconds 3600 to 43200 (IAM, MaxSessionDuration)
 * @param description names the binding
 * @param tags owner tags
 * @param inlinePolicies by name; other policies are removed
 * @param attachedPolicies ARNs; other policies are detached
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
