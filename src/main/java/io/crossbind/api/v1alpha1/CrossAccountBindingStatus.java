package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
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
 * @param observedGeneration the generation described by the conditions; -1 until the operator has seen the binding
 * @param conditions Ready, Reconciling, Stalled
 * @param workload the workload in a few characters; informational
 * @param rule the name of the target account's rule for the binding
 * @param roleArn the role with access: targetRole, or the workload's own role without one; informational
 * @param targetRole the role in the target account, recorded until its deletion
 * @param sourceRole the workload's own role, created by the operator and recorded until its deletion
 * @param sourceAccount metadata.name of the AwsAccount of sourceRole
 * @param oidcProviderArn the provider in the trust policy of one of the roles
 * @param externalId the external ID for assuming the target role; not a secret
 * @param switchRoleUrl the link for a person to switch to the target role in the AWS console
 * @param awsConfig a file for AWS_CONFIG_FILE with which the workload assumes the target role
 * @param profile the location of the target role's profile for pods of a chained service account; null for other deliveries
 * @param customerRole the role which the owner of an unmanaged account must create
 * @param grants ARNs of the resources whose policies contain statements of the binding, recorded until the removal of the statements
 * @param delivered true once the binding was fully applied, null before: later failures leave existing access in place
 * @param pods the pods of the service account, null for other workloads
 * @param lastAppliedTime the time of the last change in AWS or Kubernetes for this binding, RFC 3339
 */
@JsonClassDescription(
        "The result of the binding: conditions, roles and credential configuration. Only the operator writes the status.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CrossAccountBindingStatus(
        @Default("-1")
        @JsonPropertyDescription(
                "Generation of the manifest described by the conditions; -1 until the operator has seen the object.")
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "State of the binding: Ready, Reconciling, Stalled, and Injected with delivery RoleChaining.")
        List<Condition> conditions,

        @Pattern(Patterns.WORKLOAD)
        @JsonPropertyDescription(
                "The workload in short form: sa/NAME, ecs, lambda, ec2, user/NAME, role/NAME or account/ID.")
        @Nullable
        String workload,

        @JsonPropertyDescription("Name of the rule of the AwsAccount that admits the binding.")
        @Pattern(Patterns.RULE_NAME)
        @Nullable
        String rule,

        @Pattern(Patterns.ROLE_ARN)
        @JsonPropertyDescription(
                "ARN of the role with the access: targetRole, or the workload's own role if spec.role is absent.")
        @Nullable
        String roleArn,

        @JsonPropertyDescription("The role in the target account.") @Nullable
        RoleStatus targetRole,

        @JsonPropertyDescription("The workload's own role, created by the operator.") @Nullable
        RoleStatus sourceRole,

        @JsonPropertyDescription("Name of the AwsAccount of sourceRole.") @Pattern(Patterns.OBJECT_NAME) @Nullable
        String sourceAccount,

        @JsonPropertyDescription("ARN of the OIDC provider in the trust policy of one of the roles.")
        @Pattern(Patterns.PROVIDER_ARN)
        @Nullable
        String oidcProviderArn,

        @JsonPropertyDescription(
                "External ID for the caller to send when it assumes targetRole. The external ID is not a secret.")
        @Nullable
        String externalId,

        @JsonPropertyDescription("Link for a person to switch to targetRole in the AWS console.") @Nullable
        String switchRoleUrl,

        @JsonPropertyDescription(
                "Content of a file for AWS_CONFIG_FILE. The file has a profile with the name of the binding; the"
                        + " profile assumes targetRole.")
        @Nullable
        String awsConfig,

        @JsonPropertyDescription("Location of the AWS profile for targetRole. Only with delivery RoleChaining.")
        @Nullable
        Profile profile,

        @JsonPropertyDescription(
                "The role for the owner of an unmanaged account to create. The ConfigMap crossbind.setup.NAME"
                        + " contains the same data.")
        @Nullable
        UnmanagedRole customerRole,

        @JsonPropertyDescription("ARNs of the resources whose policies contain statements of the binding.")
        List<@Pattern(Patterns.GRANT_HOLDER_ARN) String> grants,

        @JsonPropertyDescription(
                "True once the binding was fully applied. Later failures leave existing access in place.")
        @Nullable
        Boolean delivered,

        @JsonPropertyDescription("Running and pending pods of the service account. Absent for other workloads.")
        @Nullable
        Pods pods,

        @JsonPropertyDescription("Time of the last change in AWS or Kubernetes for the binding (RFC 3339).") @Nullable
        String lastAppliedTime) {
    /** The status of a binding not yet seen by the operator. */
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
            @JsonPropertyDescription("Number of all pods of the service account.")
            int total,

            @JsonPropertyDescription(
                    "Number of pods without the credentials of the binding: pods started before the credentials were"
                            + " ready, or with an old role.")
            int outdated,

            @JsonPropertyDescription(
                    "Unique ID of the role for which the operator restarted the owners of outdated pods.")
            @Nullable
            String restartedFor) {}

    /**
     * The AWS profile of one binding.
     *
     * @param configMap metadata.name of the ConfigMap with the AWS config file of the service account
     * @param name the profile's name in the file, for AWS_PROFILE
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Profile(
            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of the ConfigMap with the AWS config file of the service account.")
            String configMap,

            @Pattern(Patterns.OBJECT_NAME)
            @JsonPropertyDescription("Name of the profile in this file, for AWS_PROFILE.")
            String name) {}

    /**
     * A role which the owner of an unmanaged account must create.
     *
     * @param arn the required name, path and account
     * @param trustPolicy the role's trust policy, JSON
     * @param permissionsPolicy the role's inline policy, JSON; null if the binding has only managed policies
     * @param managedPolicyArns the managed policies to attach
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record UnmanagedRole(
            @JsonPropertyDescription("Required ARN of the role: its account, path and name.")
            String arn,

            @JsonPropertyDescription("Trust policy of the role, as JSON.")
            String trustPolicy,

            @JsonPropertyDescription(
                    "Inline policy of the role, as JSON. Absent if the binding has only managed policies.")
            @Nullable
            String permissionsPolicy,

            @JsonPropertyDescription("ARNs of the managed policies to attach to the role.")
            List<String> managedPolicyArns) {
        public UnmanagedRole {
            managedPolicyArns = managedPolicyArns == null ? List.of() : List.copyOf(managedPolicyArns);
        }
    }

    /**
     * A role in IAM.
     *
     * @param arn the role's ARN
     * @param id the role's unique ID (AROA...), which distinguishes a re-created role from the first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RoleStatus(
            @JsonPropertyDescription("ARN of the role.") @Pattern(Patterns.ROLE_ARN)
            String arn,

            @JsonPropertyDescription("Unique ID of the role (AROA...). A re-created role has another ID.")
            @Pattern(Patterns.UNIQUE_ID)
            @Nullable
            String id) {}
}
