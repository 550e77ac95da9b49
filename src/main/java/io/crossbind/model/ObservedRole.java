package io.crossbind.model;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role as IAM holds it.
 *
 * @param id unique id, {@code AROA...}; a role that is made again gets another
 * @param permissionsBoundary ARN of the boundary policy
 * @param maxSessionSeconds null where the read that found the role does not tell (GetAccountAuthorizationDetails)
 * @param description null where there is none or the read does not tell
 * @param inlinePolicies by name
 * @param attachedPolicies ARNs
 */
public record ObservedRole(
        String name,
        String path,
        String arn,
        String id,
        PolicyDocument trust,
        @Nullable String permissionsBoundary,
        @Nullable Integer maxSessionSeconds,
        @Nullable String description,
        Map<String, String> tags,
        Map<String, PolicyDocument> inlinePolicies,
        Set<String> attachedPolicies) {

    public ObservedRole {
        tags = Map.copyOf(tags);
        inlinePolicies = Map.copyOf(inlinePolicies);
        attachedPolicies = Set.copyOf(attachedPolicies);
    }
}
