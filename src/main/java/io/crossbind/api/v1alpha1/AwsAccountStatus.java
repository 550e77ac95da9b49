package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator's last observation of an account.
 *
 * @param observedGeneration the generation described by the conditions; -1 until the operator has seen the object
 * @param conditions Ready, Reconciling, Stalled, OidcProviderReady, QuotaAvailable
 * @param callerArn the operator's identity in the account
 * @param oidcProvider the shared provider of federated bindings
 * @param quotas the account's quotas from IAM
 * @param observedRoles number of roles in the account, including foreign ones
 * @param orphans names of roles with this cluster's owner tag but without a binding, and ARNs of resources with statements of such a binding,
 *     at most 20
 * @param orphanCount the number of all such roles and resources; null if there are none
 * @param formerProviders ARNs of the OpenID Connect providers of this cluster's former issuers
 * @param lastObservedTime the time of the last full read of the account, RFC 3339
 */
@JsonClassDescription("The operator's last observation of the account. Only the operator writes the status.")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AwsAccountStatus(
        @Default("-1")
        @JsonPropertyDescription(
                "Generation of the manifest described by the conditions; -1 until the operator has seen the object.")
        @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "State of the account: Ready, Reconciling, Stalled, OidcProviderReady, QuotaAvailable.")
        List<Condition> conditions,

        @JsonPropertyDescription("ARN of the operator's identity in the account (sts:GetCallerIdentity).") @Nullable
        String callerArn,

        @JsonPropertyDescription(
                "The OIDC provider of the cluster in the account. All roles that trust tokens of the cluster use this"
                        + " provider.")
        @Nullable
        OidcProviderStatus oidcProvider,

        @JsonPropertyDescription("IAM quotas of the account (iam:GetAccountSummary).") @Nullable
        Quotas quotas,

        @JsonPropertyDescription("Number of IAM roles in the account, including roles not managed by crossbind.")
        @Nullable
        Integer observedRoles,

        @JsonPropertyDescription(
                "Names of roles with this cluster's owner tag and without a binding, and ARNs of resources with"
                        + " statements of a binding that no longer exists. At most 20 entries.")
        List<String> orphans,

        @JsonPropertyDescription(
                "Number of all orphans, roles and resources together. The field orphans lists at most 20 of these"
                        + " orphans. Absent if there are none.")
        @Nullable
        Integer orphanCount,

        @JsonPropertyDescription(
                "ARNs of the OIDC providers of former token issuers, with this cluster's owner tag. The operator deletes"
                        + " each provider once no role of the account trusts the provider.")
        List<String> formerProviders,

        @JsonPropertyDescription("Time of the last full read of the account (RFC 3339).") @Nullable
        String lastObservedTime) {
    public AwsAccountStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        orphans = orphans == null ? List.of() : List.copyOf(orphans);
        formerProviders = formerProviders == null ? List.of() : List.copyOf(formerProviders);
    }

    /**
     * The provider for the cluster's issuer.
     *
     * @param arn the provider's ARN
     * @param created whether the operator created the provider and therefore deletes it with the last binding
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OidcProviderStatus(
            @JsonPropertyDescription("ARN of the provider.") String arn,

            @JsonPropertyDescription(
                    "True if the operator created the provider. The operator then deletes the provider with the last"
                            + " binding.")
            boolean created) {}

    /**
     * IAM quotas (GetAccountSummary).
     *
     * @param roles roles in the account
     * @param rolesQuota the largest number of roles
     * @param trustPolicySizeQuota characters of a trust policy, white space not counted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Quotas(
            @JsonPropertyDescription("Number of roles in the account.") @Nullable
            Integer roles,

            @JsonPropertyDescription("Largest number of roles in the account.") @Nullable
            Integer rolesQuota,

            @JsonPropertyDescription("Largest size of a trust policy in characters, without white space.") @Nullable
            Integer trustPolicySizeQuota) {}
}
