package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a binding.
 *
 * @param observedGeneration the generation that the conditions speak of; -1 until the operator has seen the binding
 * @param conditions Ready, Reconciling, Stalled
 * @param workload who reaches the account, in a few characters; only shown
 * @param roleArn the role that has the access: targetRole, or where there is none the workload's own; only shown
 * @param targetRole the role in the target account, kept until it is gone
 * @param sourceRole the role that was made for the workload itself, kept until it is gone
 * @param sourceAccount metadata.name of the AwsAccount where that role lies
 * @param oidcProviderArn the provider that the trust policy of one of them names
 * @param externalId what has to be named to assume the target role; no secret
 * @param switchRoleUrl where a person becomes the target role in the AWS console
 * @param awsConfig a file for AWS_CONFIG_FILE by which the workload becomes the target role
 * @param profile where pods of a chained service account find the target role; null for other deliveries
 * @param customerRole what the owner of an unmanaged account has to create
 * @param grants ARNs of the resources whose policies have statements of the binding, kept until those are gone
 * @param delivered true once all of it was there, null before: what fails later is kept, and not taken back
 * @param pods of the service account, null for other workloads
 * @param lastAppliedTime when AWS or Kubernetes was last changed for this binding, RFC 3339
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
    /** Of a binding that nothing was done for. */
    public static final CrossAccountBindingStatus NONE = new CrossAccountBindingStatus(
            null, List.of(), null, null, null, null, null, null, null, null, null, null, null, List.of(), null, null,
            null);

    public CrossAccountBindingStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        grants = grants == null ? List.of() : List.copyOf(grants);
    }

    /** A copy without the texts that only people read. */
    public CrossAccountBindingStatus withoutTexts() {
        return new CrossAccountBindingStatus(
                observedGeneration,
                conditions.stream()
                        .map(CrossAccountBindingStatus::withoutMessage)
                        .toList(),
                workload,
                roleArn,
                targetRole,
                sourceRole,
                sourceAccount,
                oidcProviderArn,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                delivered,
                pods,
                null);
    }

    private static Condition withoutMessage(Condition condition) {
        return new ConditionBuilder(condition).withMessage("").build();
    }

    /** The same with these pods. */
    public CrossAccountBindingStatus with(@Nullable Pods counted) {
        return new CrossAccountBindingStatus(
                observedGeneration,
                conditions,
                workload,
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
     * Pods that run, or are about to.
     *
     * @param total all of the service account
     * @param outdated those that do not have the credentials of this binding: made before they were ready, or with an old role
     * @param restartedFor unique id of the target role for which the owners of outdated pods were restarted
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
     * A role that somebody else has to create.
     *
     * @param arn which name, path and account it has to have
     * @param trustPolicy its trust policy, JSON
     * @param permissionsPolicy its inline policy, JSON; null if the binding asks for managed policies only
     * @param managedPolicyArns what has to be attached
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record UnmanagedRole(
            String arn, String trustPolicy, @Nullable String permissionsPolicy, List<String> managedPolicyArns) {
        public UnmanagedRole {
            managedPolicyArns = managedPolicyArns == null ? List.of() : List.copyOf(managedPolicyArns);
        }
    }

    /**
     * A role as IAM knows it.
     *
     * @param arn its ARN
     * @param id its unique id (AROA...), by which a re-created role is told from the first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RoleStatus(
            @Pattern(Patterns.ROLE_ARN) String arn,

            @Pattern(Patterns.UNIQUE_ID) @Nullable String id) {}
}
