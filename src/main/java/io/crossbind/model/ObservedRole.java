package io.crossbind.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role, as IAM returns it.
 *
 * @param name unique in the account
 * @param path IAM path, with slashes at both ends
 * @param arn with path and name
 * @param id unique ID, {@code AROA...}; a re-created role has another one
 * @param trust the trust policy
 * @param permissionsBoundary ARN of the boundary policy
 * @param maxSessionSeconds null after a read without this value (GetAccountAuthorizationDetails)
 * @param description null if the role has none, or after a read without this value
 * @param tags all tags, including foreign ones
 * @param inlinePolicies by name
 * @param attachedPolicies ARNs
 * @param instanceProfiles names of the profiles that contain the role
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
        Set<String> attachedPolicies,
        Set<String> instanceProfiles) {

    public ObservedRole {
        instanceProfiles = Set.copyOf(instanceProfiles);
        tags = Map.copyOf(tags);
        inlinePolicies = Map.copyOf(inlinePolicies);
        attachedPolicies = Set.copyOf(attachedPolicies);
    }

    public ObservedRole withTrust(PolicyDocument document) {
        return copy(
                document, permissionsBoundary, maxSessionSeconds, description, tags, inlinePolicies, attachedPolicies);
    }

    public ObservedRole withPermissionsBoundary(String policyArn) {
        return copy(trust, policyArn, maxSessionSeconds, description, tags, inlinePolicies, attachedPolicies);
    }

    public ObservedRole withSession(int seconds, String text) {
        return copy(trust, permissionsBoundary, seconds, text, tags, inlinePolicies, attachedPolicies);
    }

    public ObservedRole withTags(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(tags);
        all.putAll(more);
        return copy(trust, permissionsBoundary, maxSessionSeconds, description, all, inlinePolicies, attachedPolicies);
    }

    public ObservedRole withoutTags(Collection<String> keys) {
        Map<String, String> others = new HashMap<>(tags);
        others.keySet().removeAll(keys);
        return copy(
                trust, permissionsBoundary, maxSessionSeconds, description, others, inlinePolicies, attachedPolicies);
    }

    public ObservedRole withInlinePolicy(String policy, PolicyDocument document) {
        Map<String, PolicyDocument> all = new HashMap<>(inlinePolicies);
        all.put(policy, document);
        return copy(trust, permissionsBoundary, maxSessionSeconds, description, tags, all, attachedPolicies);
    }

    public ObservedRole withoutInlinePolicy(String policy) {
        Map<String, PolicyDocument> all = new HashMap<>(inlinePolicies);
        all.remove(policy);
        return copy(trust, permissionsBoundary, maxSessionSeconds, description, tags, all, attachedPolicies);
    }

    public ObservedRole withAttachedPolicy(String policyArn) {
        Set<String> all = new HashSet<>(attachedPolicies);
        all.add(policyArn);
        return copy(trust, permissionsBoundary, maxSessionSeconds, description, tags, inlinePolicies, all);
    }

    public ObservedRole withoutAttachedPolicy(String policyArn) {
        Set<String> all = new HashSet<>(attachedPolicies);
        all.remove(policyArn);
        return copy(trust, permissionsBoundary, maxSessionSeconds, description, tags, inlinePolicies, all);
    }

    public ObservedRole withInstanceProfiles(Set<String> profiles) {
        return new ObservedRole(
                name,
                path,
                arn,
                id,
                trust,
                permissionsBoundary,
                maxSessionSeconds,
                description,
                tags,
                inlinePolicies,
                attachedPolicies,
                profiles);
    }

    private ObservedRole copy(
            PolicyDocument newTrust,
            @Nullable String newBoundary,
            @Nullable Integer newSeconds,
            @Nullable String newDescription,
            Map<String, String> newTags,
            Map<String, PolicyDocument> newInline,
            Set<String> newAttached) {
        return new ObservedRole(
                name,
                path,
                arn,
                id,
                newTrust,
                newBoundary,
                newSeconds,
                newDescription,
                newTags,
                newInline,
                newAttached,
                instanceProfiles);
    }
}
