package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Iam;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.ProblemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** IAM's calls for a single role. Every method throws {@link ProblemException}; a missing object counts as removed. */
public final class IamRoles {
    private final AwsSession session;

    public IamRoles(AwsSession session) {
        this.session = session;
    }

    /**
     * Creates a role with path, trust policy, boundary, tags and session duration in one call.
     *
     * @return the unique id of the role; empty if a role with this name exists
     */
    public Optional<String> create(DesiredRole role) {
        CreateRoleRequest request = CreateRoleRequest.builder()
                .roleName(role.name())
                .path(role.path())
                .assumeRolePolicyDocument(role.trust().toJson())
                .permissionsBoundary(role.permissionsBoundary())
                .maxSessionDuration(role.maxSessionSeconds())
                .description(role.description())
                .tags(tags(role.tags()))
                .build();
        return session.iam(Iam.CreateRole, iam -> {
            try {
                return Optional.of(iam.createRole(request).role().roleId());
            } catch (EntityAlreadyExistsException e) {
                return Optional.empty();
            }
        });
    }

    /** Reads a single role with its policies: three calls, and one for each inline policy. The role's instance profiles are not read. */
    public Optional<ObservedRole> read(String name) {
        return find(name).map(role -> observed(role, inlinePolicies(name), attachedPolicies(name)));
    }

    /**
     * Reads a role with cached policies in one call. If the unique ID differs from the cached one, the role was re-created, and its policies
     * are read.
     *
     * @param remembered the cached role with the same name
     */
    public Optional<ObservedRole> readAgain(ObservedRole remembered) {
        String name = remembered.name();
        return find(name)
                .map(role -> role.roleId().equals(remembered.id())
                        ? observed(role, remembered.inlinePolicies(), remembered.attachedPolicies())
                        : observed(role, inlinePolicies(name), attachedPolicies(name)));
    }

    private Optional<Role> find(String name) {
        return session.iamIfExists(
                Iam.GetRole,
                iam -> iam.getRole(request -> request.roleName(name)).role());
    }

    private Map<String, PolicyDocument> inlinePolicies(String role) {
        List<String> names = session.iam(
                Iam.ListRolePolicies,
                iam -> iam.listRolePoliciesPaginator(request -> request.roleName(role)).policyNames().stream()
                        .toList());
        Map<String, PolicyDocument> policies = new HashMap<>();
        for (String policy : names) {
            String document = session.iam(
                    Iam.GetRolePolicy,
                    iam -> iam.getRolePolicy(request -> request.roleName(role).policyName(policy))
                            .policyDocument());
            policies.put(policy, Documents.parse(document));
        }
        return policies;
    }

    private Set<String> attachedPolicies(String role) {
        return session.iam(
                Iam.ListAttachedRolePolicies,
                iam ->
                        iam
                                .listAttachedRolePoliciesPaginator(request -> request.roleName(role))
                                .attachedPolicies()
                                .stream()
                                .map(AttachedPolicy::policyArn)
                                .collect(Collectors.toSet()));
    }

    private static ObservedRole observed(Role role, Map<String, PolicyDocument> inline, Set<String> attached) {
        return new ObservedRole(
                role.roleName(),
                role.path(),
                role.arn(),
                role.roleId(),
                Documents.parse(role.assumeRolePolicyDocument()),
                role.permissionsBoundary() == null
                        ? null
                        : role.permissionsBoundary().permissionsBoundaryArn(),
                role.maxSessionDuration(),
                role.description(),
                tags(role.tags()),
                inline,
                attached,
                Set.of());
    }

    public void updateTrustPolicy(String role, PolicyDocument trust) {
        session.iam(
                Iam.UpdateAssumeRolePolicy,
                iam -> iam.updateAssumeRolePolicy(
                        request -> request.roleName(role).policyDocument(trust.toJson())));
    }

    public void putPermissionsBoundary(String role, String policyArn) {
        session.iam(
                Iam.PutRolePermissionsBoundary,
                iam -> iam.putRolePermissionsBoundary(
                        request -> request.roleName(role).permissionsBoundary(policyArn)));
    }

    public void update(String role, int maxSessionSeconds, String description) {
        session.iam(
                Iam.UpdateRole,
                iam -> iam.updateRole(request -> request.roleName(role)
                        .maxSessionDuration(maxSessionSeconds)
                        .description(description)));
    }

    public void tag(String role, Map<String, String> tags) {
        session.iam(
                Iam.TagRole,
                iam -> iam.tagRole(request -> request.roleName(role).tags(tags(tags))));
    }

    /** Removes the owner tags from a role. */
    public void release(String role) {
        session.iam(
                Iam.UntagRole,
                iam -> iam.untagRole(request -> request.roleName(role).tagKeys(OwnerTags.ALL)));
    }

    public void putInlinePolicy(String role, String policy, PolicyDocument document) {
        session.iam(
                Iam.PutRolePolicy,
                iam -> iam.putRolePolicy(
                        request -> request.roleName(role).policyName(policy).policyDocument(document.toJson())));
    }

    public void deleteInlinePolicy(String role, String policy) {
        session.iamIfExists(
                Iam.DeleteRolePolicy,
                iam -> iam.deleteRolePolicy(request -> request.roleName(role).policyName(policy)));
    }

    public void attachPolicy(String role, String policyArn) {
        session.iam(
                Iam.AttachRolePolicy,
                iam -> iam.attachRolePolicy(request -> request.roleName(role).policyArn(policyArn)));
    }

    public void detachPolicy(String role, String policyArn) {
        session.iamIfExists(
                Iam.DetachRolePolicy,
                iam -> iam.detachRolePolicy(request -> request.roleName(role).policyArn(policyArn)));
    }

    public void delete(String role) {
        session.iamIfExists(Iam.DeleteRole, iam -> iam.deleteRole(request -> request.roleName(role)));
    }

    static Map<String, String> tags(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value, (first, _) -> first));
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
