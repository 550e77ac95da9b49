package io.crossbind.e2e.binding;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** A role as an administrator sees it, with documents in the form of {@link PolicyJson}. */
record RoleInAws(
        String arn,
        String id,
        String path,
        JsonNode trust,
        @Nullable String boundary,
        int sessionSeconds,
        Map<String, String> tags,
        Map<String, JsonNode> inline,
        Set<String> attached) {

    /**
     * Reads the role.
     *
     * @throws NoSuchEntityException if the role does not exist
     */
    static RoleInAws read(IamClient iam, String name) {
        Role role = iam.getRole(request -> request.roleName(name)).role();
        Map<String, JsonNode> inline = new TreeMap<>();
        iam.listRolePolicies(request -> request.roleName(name))
                .policyNames()
                .forEach(policy -> inline.put(
                        policy,
                        PolicyJson.parse(iam.getRolePolicy(
                                        request -> request.roleName(name).policyName(policy))
                                .policyDocument())));
        Set<String> attached = new TreeSet<>();
        iam.listAttachedRolePolicies(request -> request.roleName(name))
                .attachedPolicies()
                .forEach(policy -> attached.add(policy.policyArn()));
        return new RoleInAws(
                role.arn(),
                role.roleId(),
                role.path(),
                PolicyJson.parse(role.assumeRolePolicyDocument()),
                role.permissionsBoundary() == null
                        ? null
                        : role.permissionsBoundary().permissionsBoundaryArn(),
                role.maxSessionDuration(),
                role.tags().stream().collect(Collectors.toMap(Tag::key, Tag::value)),
                inline,
                attached);
    }
}
