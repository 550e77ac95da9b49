package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a binding.
 *
 * @param observedGeneration the generation that the conditions describe; -1 until the operator has seen the binding
 * @param conditions Ready, Reconciling, Stalled
 * @param workload the workload in a few characters; informational
 * @param rule the name of the rule of the target account that admits the binding
 * @param roleArn the role that has access: targetRole, or the workload's own role without one; informational
 * @param targetRole the role in the target account, recorded until it is deleted
 * @param sourceRole the role that the operator created for the workload itself, recorded until it is deleted
 * @param sourceAccount metadata.name of the AwsAccount of that role
 * @param oidcProviderArn the provider in the trust policy of one of the roles
 * @param externalId the external ID that a caller must send to assume the target role; it is not a secret
 * @param switchRoleUrl the link for a person to switch to the target role in the AWS console
 * @param awsConfig a file for AWS_CONFIG_FILE with which the workload assumes the target role
 * @param profile the location of the target role's profile for pods of a chained service account; null for other deliveries
 * @param customerRole the role that the owner of an unmanaged account must create
 * @param grants ARNs of the resources whose policies contain statements of the binding, recorded until the statements are removed
 * @param delivered true once the binding was fully applied, null before: later failures leave existing access in place
 * @param pods the pods of the service account, null for other workloads
 * @param lastAppliedTime the time of the last change in AWS or Kubernetes for this binding, RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CrossAccountBindingStatus(
        @Default("-1")
        @JsonPropertyDescription(
                "Generation of the manifest that the conditions describe; -1 until the operator has seen it.")
        @Nullable
        Long observedGeneration,

        List<Condition> conditions,

        @Pattern(Patterns.WORKLOAD)
        @JsonPropertyDescription(
                "The workload that has access: sa/NAME, ecs, lambda, ec2, user/NAME, role/NAME or account/ID.")
        @Nullable
        String workload,

        @JsonPropertyDescription("The rule of the AwsAccount that admits the binding.")
        @Pattern(Patterns.RULE_NAME)
        @Nullable
        String rule,

        @Pattern(Patterns.ROLE_ARN)
        @JsonPropertyDescription(
                "The role that has access: targetRole, or the workload's own role if spec.role is absent.")
        @Nullable
        String roleArn,

        @JsonPropertyDescription("The role in the target account.") @Nullable
        RoleStatus targetRole,

        @JsonPropertyDescription("The role that the operator created for the workload itself.") @Nullable
        RoleStatus sourceRole,

        @JsonPropertyDescription("The AwsAccount of sourceRole.") @Pattern(Patterns.OBJECT_NAME) @Nullable
        String sourceAccount,

        @JsonPropertyDescription("The OpenID Connect provider in the trust policy of one of the roles.")
        @Pattern(Patterns.PROVIDER_ARN)
        @Nullable
        String oidcProviderArn,

        @JsonPropertyDescription("External ID that a caller must send to assume targetRole. It is not a secret.")
        @Nullable
        String externalId,

        @JsonPropertyDescription("Link for a person to switch to targetRole in the AWS console.") @Nullable
        String switchRoleUrl,

        @JsonPropertyDescription(
                "File for AWS_CONFIG_FILE with a profile that assumes targetRole; the profile has the binding's name.")
        @Nullable
        String awsConfig,

        @JsonPropertyDescription("Location of the AWS profile that assumes targetRole, with delivery RoleChaining.")
        @Nullable
        Profile profile,

        @JsonPropertyDescription("The role that the owner of an unmanaged account must create; the ConfigMap"
                + " crossbind.setup.NAME contains the same data.")
        @Nullable
        UnmanagedRole customerRole,

        @JsonPropertyDescription("Resources whose policies contain statements of this binding.")
        List<@Pattern(Patterns.GRANT_HOLDER_ARN) String> grants,

        @JsonPropertyDescription(
                "True once the binding was fully applied. Later failures leave existing access in place.")
        @Nullable
        Boolean delivered,

        @JsonPropertyDescription("Pods of the service account.") @Nullable
        Pods pods,

        @JsonPropertyDescription("Time of the last change for this binding.") @Nullable
        String lastAppliedTime) {
    /** The status of a binding that the operator has not seen. */
    public static final CrossAccountBindingStatus NONE = new CrossAccountBindingStatus(
            null, List.of(), null, null, null, null, null, null, null, null, null, null, null, null, List.of(), null,
            null, null);

    public CrossAccountBindingStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        grants = grants == null ? List.of() : List.copyOf(grants);
    }

    /** Returns a copy with these pods. */
    public CrossAccountBindingStatus with(@Nullable Pods counted) {
        return new CrossAccountBindingStatus(
                observedGeneration,
                conditions,
                workload,
                rule,
                roleArn,
                targetRole,
                sourceRole,
                sourceAccount,
                oidcProviderArn,
                externalId,
                switchRoleUrl,
                awsConfig,
                profile,
                customerRole,
                grants,
                delivered,
                counted,
                lastAppliedTime);
    }

    /**
     * Running and pending pods.
     *
     * @param total all pods of the service account
     * @param outdated pods without the credentials of this binding: created before the credentials were ready, or with an old role
     * @param restartedFor unique ID of the target role for which the owners of outdated pods were restarted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pods(
            int total,

            @JsonPropertyDescription(
                    "Pods without the credentials of this binding: pods created before the credentials were ready, or"
                            + " with an old role.")
            int outdated,

            @JsonPropertyDescription("ID of the role for which the owners of outdated pods were restarted.") @Nullable
            String restartedFor) {}

    /**
     * The AWS profile of one binding.
     *
     * @param configMap metadata.name of the ConfigMap that holds the AWS config file of the service account
     * @param name the profile's name in that file, for AWS_PROFILE
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Profile(
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("ConfigMap that holds the AWS config file of the service account.")
            String configMap,

            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of the profile in that file, for AWS_PROFILE.")
            String name) {}

    /**
     * A role that the owner of an unmanaged account must create.
     *
     * @param arn the required name, path and account
     * @param trustPolicy its trust policy, JSON
     * @param permissionsPolicy its inline policy, JSON; null if the binding has only managed policies
     * @param managedPolicyArns the managed policies to attach
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record UnmanagedRole(
            String arn, String trustPolicy, @Nullable String permissionsPolicy, List<String> managedPolicyArns) {
        public UnmanagedRole {
            managedPolicyArns = managedPolicyArns == null ? List.of() : List.copyOf(managedPolicyArns);
        }
    }

    /**
     * A role in IAM.
     *
     * @param arn its ARN
     * @param id its unique ID (AROA...), which distinguishes a re-created role from the first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RoleStatus(
            @Pattern(Patterns.ROLE_ARN) String arn,

            @Pattern(Patterns.UNIQUE_ID) @Nullable String id) {}
}
