package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a binding.
 *
 * @param observedGeneration the generation that the conditions speak of
 * @param conditions Ready, Reconciling, Stalled
 * @param targetRole the role in the target account, kept until it is gone
 * @param oidcProviderArn the provider that its trust policy names
 * @param lastAppliedTime when AWS or Kubernetes was last changed for this binding, RFC 3339
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CrossAccountBindingStatus(
        @Nullable Long observedGeneration,
        List<Condition> conditions,

        @JsonPropertyDescription("The role in the target account.") @Nullable
        RoleStatus targetRole,

        @JsonPropertyDescription("The OpenID Connect provider that the role's trust policy names.") @Nullable
        String oidcProviderArn,

        @JsonPropertyDescription("When something was last changed for this binding.") @Nullable
        String lastAppliedTime) {
    public CrossAccountBindingStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /**
     * A role as IAM knows it.
     *
     * @param arn its ARN
     * @param id its unique id (AROA...), by which a re-created role is told from the first
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RoleStatus(String arn, @Nullable String id) {}
}
