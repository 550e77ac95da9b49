package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * An existing principal: a person's user or role, a CI system's role, a third party's account.
 *
 * @param arn a role, a user or an account's root; exact, never a pattern
 * @param requireMfa whether only sessions with multi-factor authentication may assume the role
 * @param requireExternalId whether the caller must send an external ID, which the operator generates (status.externalId)
 */
@ValidationRule(
        value = "!(has(self.requireMfa) && self.requireMfa && has(self.requireExternalId) && self.requireExternalId)",
        message =
                "requireMfa (for people) and requireExternalId (for third parties' programs) exclude each other: set one of them")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PrincipalWorkload(
        @Required
        @Pattern(Patterns.PRINCIPAL_ARN)
        @Size(max = 640)
        @JsonPropertyDescription("ARN of a role, a user or an account's root; exact, never a pattern.")
        String arn,

        @Default("false")
        @JsonPropertyDescription("Only sessions with multi-factor authentication may assume the role. For people.")
        @Nullable
        Boolean requireMfa,

        @Default("false")
        @JsonPropertyDescription("The caller must send the external ID that the operator generates and stores in"
                + " status.externalId. For third parties.")
        @Nullable
        Boolean requireExternalId) {
    public PrincipalWorkload {
        requireMfa = requireMfa != null && requireMfa;
        requireExternalId = requireExternalId != null && requireExternalId;
    }
}
