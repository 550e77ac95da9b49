package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Iam;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
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
     * @return its unique id, or empty if a role of that name exists
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

    /**
     * Reads a single role with its policies: three calls, and one for each inline policy. The call does not read the role's instance
     * profiles.
     */
    public Optional<ObservedRole> read(String name) {
        return find(name).map(role -> observed(role, inlinePolicies(name), attachedPolicies(name)));
    }

    /**
     * Reads a role with cached policies in one call. A role with another unique ID than the cached one is a re-created role, whose
     * policies are read.
     *
     * @param remembered the cached role with that name
     */
    public Optional<ObservedRole> readAgain(ObservedRole remembered) {
        String name = remembered.name();
        return find(name)
                .map(role -> role.roleId().equals(remembered.id())
                        ? observed(role, remembered.inlinePolicies(), remembered.attachedPolicies())
                        : observed(role, inlinePolicies(name), attachedPolicies(name)));
    }

    private Optional<Role> find(String name) {
        return session.iam(Iam.GetRole, iam -> {
            try {
                return Optional.of(
                        iam.getRole(request -> request.roleName(name)).role());
            } catch (NoSuchEntityException e) {
                return Optional.empty();
            }
        });
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

    /** Takes the owner tags off. */
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
        unlessGone(
                Iam.DeleteRolePolicy,
                iam -> iam.deleteRolePolicy(request -> request.roleName(role).policyName(policy)));
    }

    public void attachPolicy(String role, String policyArn) {
        session.iam(
                Iam.AttachRolePolicy,
                iam -> iam.attachRolePolicy(request -> request.roleName(role).policyArn(policyArn)));
    }

    public void detachPolicy(String role, String policyArn) {
        unlessGone(
                Iam.DetachRolePolicy,
                iam -> iam.detachRolePolicy(request -> request.roleName(role).policyArn(policyArn)));
    }

    public void delete(String role) {
        unlessGone(Iam.DeleteRole, iam -> iam.deleteRole(request -> request.roleName(role)));
    }

    /** Names of the instance profiles that hold a role and so keep it from being deleted. */
    public Set<String> instanceProfilesOf(String role) {
        return session.iam(
                Iam.ListInstanceProfilesForRole,
                iam -> new HashSet<>(
                        iam.listInstanceProfilesForRole(request -> request.roleName(role)).instanceProfiles().stream()
                                .map(InstanceProfile::instanceProfileName)
                                .toList()));
    }

    /** Makes an instance profile of the role's name, if need be, and puts the role in. One of another owner is left. */
    public void putInstanceProfile(String role, String path, Map<String, String> tags) {
        boolean made = session.iam(Iam.CreateInstanceProfile, iam -> {
            try {
                iam.createInstanceProfile(
                        request -> request.instanceProfileName(role).path(path).tags(tags(tags)));
                return true;
            } catch (EntityAlreadyExistsException e) {
                return false;
            }
        });
        if (!made) {
            requireOwn(role, tags);
        }
        session.iam(Iam.AddRoleToInstanceProfile, iam -> {
            try {
                iam.addRoleToInstanceProfile(
                        request -> request.instanceProfileName(role).roleName(role));
                return true;
            } catch (LimitExceededException e) {
                // An instance profile holds one role: LimitExceeded also means that this role is already in it.
                if (holds(
                        iam.getInstanceProfile(request -> request.instanceProfileName(role))
                                .instanceProfile(),
                        role)) {
                    return false;
                }
                throw e;
            }
        });
    }

    /**
     * Requires that the instance profile has the binding's owner tags. Otherwise users who may start instances with a foreign profile
     * would get the role.
     */
    private void requireOwn(String role, Map<String, String> tags) {
        if (profileOf(role).filter(profile -> isOwn(profile, tags)).isEmpty()) {
            throw new ProblemException(
                    Reason.CONFLICT, "instance profile " + role + " does not belong to this binding");
        }
    }

    private static boolean isOwn(InstanceProfile profile, Map<String, String> tags) {
        Map<String, String> there = tags(profile.tags());
        return Objects.equals(tags.get(OwnerTags.CLUSTER), there.get(OwnerTags.CLUSTER))
                && OwnerTags.sameOwner(tags, there);
    }

    private Optional<InstanceProfile> profileOf(String role) {
        return session.iam(Iam.GetInstanceProfile, iam -> {
            try {
                return Optional.of(iam.getInstanceProfile(request -> request.instanceProfileName(role))
                        .instanceProfile());
            } catch (NoSuchEntityException e) {
                return Optional.empty();
            }
        });
    }

    /**
     * Removes the role from the instance profile with its name and deletes the profile; a profile of another owner stays unchanged. The
     * profile is read first: where permissions depend on the path, IAM denies calls on a missing profile, because IAM knows no path for
     * it.
     */
    public void deleteInstanceProfile(String role, Map<String, String> tags) {
        Optional<InstanceProfile> own = profileOf(role).filter(profile -> isOwn(profile, tags));
        if (own.isEmpty()) {
            return;
        }
        if (holds(own.get(), role)) {
            unlessGone(
                    Iam.RemoveRoleFromInstanceProfile,
                    iam -> iam.removeRoleFromInstanceProfile(
                            request -> request.instanceProfileName(role).roleName(role)));
        }
        unlessGone(
                Iam.DeleteInstanceProfile,
                iam -> iam.deleteInstanceProfile(request -> request.instanceProfileName(role)));
    }

    /** Takes the owner tags off the instance profile of a role's name, if it has them. */
    public void releaseInstanceProfile(String role, Map<String, String> tags) {
        if (profileOf(role).filter(profile -> isOwn(profile, tags)).isPresent()) {
            unlessGone(
                    Iam.UntagInstanceProfile,
                    iam -> iam.untagInstanceProfile(
                            request -> request.instanceProfileName(role).tagKeys(OwnerTags.ALL)));
        }
    }

    private static boolean holds(InstanceProfile profile, String role) {
        return profile.roles().stream().anyMatch(held -> role.equals(held.roleName()));
    }

    private void unlessGone(Iam operation, java.util.function.Consumer<IamClient> call) {
        session.iam(operation, iam -> {
            try {
                call.accept(iam);
            } catch (NoSuchEntityException e) {
                return false;
            }
            return true;
        });
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
