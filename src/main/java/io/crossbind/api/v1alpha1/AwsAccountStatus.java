package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operator's last observation of an account.
 *
 * @param observedGeneration the generation that the conditions describe; -1 until the operator has seen the object
 * @param conditions Ready, Reconciling, Stalled, OidcProviderReady, QuotaAvailable
 * @param callerArn the operator's identity in the account
 * @param oidcProvider the provider that federated bindings share
 * @param quotas the account's quotas from IAM
 * @param observedRoles number of roles in the account, including foreign ones
 * @param orphans names of roles with this cluster's owner tag but without a binding, and ARNs of resources with statements of such a binding, at most
 *     20
 * @param orphanCount the number of all such roles and resources; null if there are none
 * @param formerProviders ARNs of this cluster's OpenID Connect providers for issuers that it no longer uses
 * @param lastObservedTime the time of the last full read of the account, RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AwsAccountStatus(
        @Default("-1")
        @JsonPropertyDescription(
                "Generation of the manifest that the conditions describe; -1 until the operator has seen it.")
        @Nullable
        Long observedGeneration,

        List<Condition> conditions,

        @JsonPropertyDescription("ARN of the operator's identity in the account (sts:GetCallerIdentity).") @Nullable
        String callerArn,

        @JsonPropertyDescription("The OpenID Connect provider that the account's federated bindings share.") @Nullable
        OidcProviderStatus oidcProvider,

        @Nullable Quotas quotas,

        @JsonPropertyDescription("Number of IAM roles in the account, including roles that crossbind does not own.")
        @Nullable
        Integer observedRoles,

        @JsonPropertyDescription(
                "Roles with this cluster's owner tag but without a binding, and resources whose policies have statements of"
                        + " a binding that does not exist any more (the first 20).")
        List<String> orphans,

        @JsonPropertyDescription("Number of all these roles and resources.") @Nullable
        Integer orphanCount,

        @JsonPropertyDescription(
                "OpenID Connect providers with this cluster's owner tag for issuers that the cluster no longer uses."
                        + " The operator deletes each provider once no role of the account trusts it.")
        List<String> formerProviders,

        @JsonPropertyDescription("Time of the last full read of the account.") @Nullable
        String lastObservedTime) {
    public AwsAccountStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        orphans = orphans == null ? List.of() : List.copyOf(orphans);
        formerProviders = formerProviders == null ? List.of() : List.copyOf(formerProviders);
    }

    /**
     * The provider for the cluster's issuer.
     *
     * @param arn its ARN
     * @param created whether this operator made it and so removes it with the last binding
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OidcProviderStatus(
            String arn,

            @JsonPropertyDescription(
                    "Whether the operator created the provider and therefore deletes it with the last binding.")
            boolean created) {}

    /**
     * IAM quotas (GetAccountSummary).
     *
     * @param roles roles in the account
     * @param rolesQuota how many it may have
     * @param trustPolicySizeQuota characters of a trust policy, white space not counted
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Quotas(
            @Nullable Integer roles,
            @Nullable Integer rolesQuota,
            @Nullable Integer trustPolicySizeQuota) {}
}
