package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The existing principals which the bindings of a rule may trust, and the proofs required from their sessions.
 *
 * @param arn a role, a user or an account's root, exact or with {@code *} and {@code ?}
 * @param requireMfa whether a binding must require multi-factor authentication
 * @param requireExternalId whether a binding must require an external ID
 */
@ValidationRule(
        value = "!(has(self.requireMfa) && self.requireMfa && has(self.requireExternalId) && self.requireExternalId)",
        message =
                "requireMfa (for people) and requireExternalId (for third parties' programs) exclude each other: set one of them")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AllowedPrincipal(
        @Required
        @Pattern(Patterns.PRINCIPAL_ARN_GLOB)
        @Size(max = 640)
        @JsonPropertyDescription("ARN of a role, a user or an account root, with * and ? after role/ or user/, e.g."
                + " arn:aws:iam::111111111111:role/ci/*.")
        String arn,

        @JsonPropertyDescription("True if a binding for the principal must set requireMfa. Default: false.") @Nullable
        Boolean requireMfa,

        @JsonPropertyDescription("True if a binding for the principal must set requireExternalId. Default: false.")
        @Nullable
        Boolean requireExternalId) {

    /** Returns {@code requireMfa}, or false if absent. */
    public boolean requiresMfa() {
        return Boolean.TRUE.equals(requireMfa);
    }

    /** Returns {@code requireExternalId}, or false if absent. */
    public boolean requiresExternalId() {
        return Boolean.TRUE.equals(requireExternalId);
    }
}
