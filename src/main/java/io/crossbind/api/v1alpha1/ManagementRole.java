package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * The role assumed by the operator to manage an account.
 *
 * @param arn the role's ARN
 * @param externalId the external ID required by the role's trust policy, 2 to 1224 characters (AWS STS AssumeRole)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ManagementRole(
        @Required
        @Pattern(Patterns.ROLE_ARN)
        @Size(max = 640)
        @JsonPropertyDescription(
                "ARN of the role assumed by the operator, e.g. arn:aws:iam::222222222222:role/crossbind/operator.")
        String arn,

        @Pattern(Patterns.EXTERNAL_ID)
        @Size(min = 2, max = 1224)
        @JsonPropertyDescription(
                "External ID (sts:ExternalId) required by the trust policy of the role, 2 to 1224 characters."
                        + " Default: none.")
        @Nullable
        String externalId) {}
