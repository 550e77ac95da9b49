package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Profile;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.UnmanagedRole;
import org.jspecify.annotations.Nullable;

/**
 * The instructions for the workload's owner.
 *
 * @param externalId the external ID to send in AssumeRole
 * @param switchRoleUrl the link for a person to switch to the role in the console
 * @param awsConfig a file for AWS_CONFIG_FILE
 * @param profile the location of the role's profile for pods of a chained service account
 * @param customerRole the role that the owner of an unmanaged account must create
 */
public record AccessInstructions(
        @Nullable String externalId,
        @Nullable String switchRoleUrl,
        @Nullable String awsConfig,
        @Nullable Profile profile,
        @Nullable UnmanagedRole customerRole) {
    /** No instructions: the workload gets its credentials automatically. */
    public static final AccessInstructions NOTHING = new AccessInstructions(null, null, null);

    /** The instructions if every account is managed. */
    public AccessInstructions(@Nullable String externalId, @Nullable String switchRoleUrl, @Nullable String awsConfig) {
        this(externalId, switchRoleUrl, awsConfig, null, null);
    }

    /** The instructions for pods that read the profile from a ConfigMap. */
    static AccessInstructions ofProfile(String externalId, Profile profile) {
        return new AccessInstructions(externalId, null, null, profile, null);
    }

    AccessInstructions withCustomerRole(UnmanagedRole role) {
        return new AccessInstructions(externalId, switchRoleUrl, awsConfig, profile, role);
    }
}
