package io.crossbind.desired;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Profile;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.UnmanagedRole;
import org.jspecify.annotations.Nullable;

/**
 * What the workload's owner has to be told.
 *
 * @param externalId what has to be named in AssumeRole
 * @param switchRoleUrl where a person becomes the role in the console
 * @param awsConfig a file for AWS_CONFIG_FILE
 * @param profile where pods of a chained service account find the role
 * @param customerRole what the owner of an unmanaged account has to create
 */
public record AccessInstructions(
        @Nullable String externalId,
        @Nullable String switchRoleUrl,
        @Nullable String awsConfig,
        @Nullable Profile profile,
        @Nullable UnmanagedRole customerRole) {
    /** Nothing: the credentials come by themselves. */
    public static final AccessInstructions NOTHING = new AccessInstructions(null, null, null);

    /** Where every account is managed. */
    public AccessInstructions(@Nullable String externalId, @Nullable String switchRoleUrl, @Nullable String awsConfig) {
        this(externalId, switchRoleUrl, awsConfig, null, null);
    }

    /** For pods that are told of the profile in a ConfigMap. */
    static AccessInstructions ofProfile(String externalId, Profile profile) {
        return new AccessInstructions(externalId, null, null, profile, null);
    }

    AccessInstructions withCustomerRole(UnmanagedRole role) {
        return new AccessInstructions(externalId, switchRoleUrl, awsConfig, profile, role);
    }
}
