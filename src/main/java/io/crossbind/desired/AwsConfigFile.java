package io.crossbind.desired;

import java.util.List;

/** Files for AWS_CONFIG_FILE, read by every AWS SDK and the AWS CLI (AWS SDKs and tools reference guide, assume role provider). */
final class AwsConfigFile {
    /** The path in a pod of the token for {@link #webIdentity}. */
    static final String TOKEN_FILE = "/var/run/secrets/crossbind.io/serviceaccount/token";

    /** No binding can have this name: Kubernetes allows no underscore. */
    private static final String SOURCE_PROFILE = "crossbind_source";

    private static final String DEFAULT_PROFILE = "default";

    /** The maximum length of a session name (AWS STS API reference, AssumeRole, RoleSessionName). */
    private static final int MAX_SESSION_NAME = 64;

    private AwsConfigFile() {}

    /**
     * The profile name of a binding: the binding's name, unless the name would replace the default profile of another binding (SDKs, profile names).
     */
    static String profileOf(String binding) {
        return DEFAULT_PROFILE.equals(binding) ? "default_binding" : binding;
    }

    /**
     * For a workload whose own credentials come from its platform.
     *
     * @param credentialSource {@code EcsContainer}, {@code Ec2InstanceMetadata} or {@code Environment}
     */
    static String fromPlatform(String credentialSource, Profile profile) {
        return section("profile " + profile.name(), profile, "credential_source = " + credentialSource);
    }

    /**
     * For pods: a source profile that exchanges the projected token, and one profile for each binding. There is no credential_source for web
     * identity.
     *
     * @param profiles the first is also the default
     */
    static String webIdentity(String homeRoleArn, String sessionName, List<Profile> profiles) {
        String source = "source_profile = " + SOURCE_PROFILE;
        StringBuilder file = new StringBuilder("[profile " + SOURCE_PROFILE + "]\n")
                .append("role_arn = " + homeRoleArn + "\n")
                .append("web_identity_token_file = " + TOKEN_FILE + "\n")
                .append("role_session_name = "
                        + sessionName.substring(0, Math.min(sessionName.length(), MAX_SESSION_NAME)) + "\n")
                .append('\n')
                .append(section(DEFAULT_PROFILE, profiles.getFirst(), source));
        profiles.forEach(profile -> file.append('\n').append(section("profile " + profile.name(), profile, source)));
        return file.toString();
    }

    private static String section(String name, Profile profile, String source) {
        return "[" + name + "]\n"
                + "role_arn = " + profile.roleArn() + "\n"
                + source + "\n"
                + "external_id = " + profile.externalId() + "\n"
                + "region = " + profile.region() + "\n";
    }

    /**
     * A profile to assume a role.
     *
     * @param name of the profile, see {@link #profileOf}
     */
    record Profile(String name, String roleArn, String externalId, String region) {}
}
