package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A principal of a share; exactly one member is set.
 *
 * @param accountRef an AwsAccount of the cluster
 * @param accountId any other account
 * @param organizationArn an organization or an organizational unit, with all accounts in it
 */
@ValidationRule(
        value = "[has(self.accountRef), has(self.accountId), has(self.organizationArn)].exists_one(given, given)",
        message = "a principal has exactly one of accountRef, accountId and organizationArn")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SharePrincipal(
        @JsonPropertyDescription(
                "An AwsAccount of the cluster. Set exactly one of accountRef, accountId and organizationArn.")
        @Nullable
        AccountRef accountRef,

        @Pattern(Patterns.ACCOUNT_ID)
        @Size(min = 12, max = 12)
        @JsonPropertyDescription("ID of any account, 12 digits. Quote the ID: YAML reads bare digits as a number.")
        @Nullable
        String accountId,

        @Pattern(Patterns.ORGANIZATION_ARN)
        @Size(max = 256)
        @JsonPropertyDescription("ARN of an organization or an organizational unit: all accounts in it, e.g."
                + " arn:aws:organizations::111111111111:organization/o-exampleorg.")
        @Nullable
        String organizationArn) {}
