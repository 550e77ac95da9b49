package io.crossbind.aws;

import io.crossbind.aws.AwsOperation.Iam;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.ProblemException;
import io.crossbind.model.Reason;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.LimitExceededException;

/**
 * IAM's calls for the instance profile of a role. Profile and role have the same name. Every method throws {@link ProblemException}; a
 * missing object counts as removed.
 */
public final class InstanceProfiles {
    private final AwsSession session;

    public InstanceProfiles(AwsSession session) {
        this.session = session;
    }

    /** Names of the instance profiles that contain a role. IAM does not delete a role in a profile. */
    public Set<String> namesOf(String role) {
        return session.iam(
                Iam.ListInstanceProfilesForRole,
                iam -> new HashSet<>(
                        iam.listInstanceProfilesForRole(request -> request.roleName(role)).instanceProfiles().stream()
                                .map(InstanceProfile::instanceProfileName)
                                .toList()));
    }

    /** Creates the instance profile with the role's name if the profile does not exist, and adds the role to the profile. */
    public void put(String role, String path, Map<String, String> tags) {
        boolean made = session.iam(Iam.CreateInstanceProfile, iam -> {
            try {
                iam.createInstanceProfile(
                        request -> request.instanceProfileName(role).path(path).tags(IamRoles.tags(tags)));
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
                // An instance profile holds one role: LimitExceeded also occurs if this role is already in the profile.
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
     * Requires the binding's owner tags on the instance profile. Otherwise users with the right to start instances with a foreign profile
     * would get the role.
     */
    private void requireOwn(String role, Map<String, String> tags) {
        if (find(role).filter(profile -> isOwn(profile, tags)).isEmpty()) {
            throw new ProblemException(
                    Reason.CONFLICT, "instance profile " + role + " does not belong to this binding");
        }
    }

    private static boolean isOwn(InstanceProfile profile, Map<String, String> tags) {
        return OwnerTags.sameOwner(tags, IamRoles.tags(profile.tags()));
    }

    private Optional<InstanceProfile> find(String role) {
        return session.iamIfExists(
                Iam.GetInstanceProfile,
                iam -> iam.getInstanceProfile(request -> request.instanceProfileName(role))
                        .instanceProfile());
    }

    /**
     * Removes the role from the instance profile with its name and deletes the profile; a profile of another owner stays unchanged. The
     * profile is read first. Where permissions depend on the path, IAM denies calls on a missing profile, because such a profile has no known
     * path.
     */
    public void delete(String role, Map<String, String> tags) {
        Optional<InstanceProfile> own = find(role).filter(profile -> isOwn(profile, tags));
        if (own.isEmpty()) {
            return;
        }
        if (holds(own.get(), role)) {
            session.iamIfExists(
                    Iam.RemoveRoleFromInstanceProfile,
                    iam -> iam.removeRoleFromInstanceProfile(
                            request -> request.instanceProfileName(role).roleName(role)));
        }
        session.iamIfExists(
                Iam.DeleteInstanceProfile,
                iam -> iam.deleteInstanceProfile(request -> request.instanceProfileName(role)));
    }

    /** Removes the owner tags from the instance profile with the role's name, if the profile has them. */
    public void release(String role, Map<String, String> tags) {
        if (find(role).filter(profile -> isOwn(profile, tags)).isPresent()) {
            session.iamIfExists(
                    Iam.UntagInstanceProfile,
                    iam -> iam.untagInstanceProfile(
                            request -> request.instanceProfileName(role).tagKeys(OwnerTags.ALL)));
        }
    }

    private static boolean holds(InstanceProfile profile, String role) {
        return profile.roles().stream().anyMatch(held -> role.equals(held.roleName()));
    }
}
