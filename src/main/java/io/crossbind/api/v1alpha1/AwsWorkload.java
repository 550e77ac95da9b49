package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * A workload outside Kubernetes: an ECS task, a Lambda function or an EC2 instance.
 *
 * @param accountRef the account where it runs; the home account by default
 * @param roleArn a role that it has already; without one a role is made for it
 */
@ValidationRule(
        value = "!(has(self.accountRef) && has(self.roleArn))",
        message = "accountRef says where a role is made, roleArn names one that exists: choose one")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AwsWorkload(
        @JsonPropertyDescription(
                "AwsAccount where the workload runs. Default: the home account, the one without" + " managementRole.")
        @Nullable
        AccountRef accountRef,

        @Pattern(Patterns.ROLE_ARN)
        @Size(max = 640)
        @JsonPropertyDescription("A role that the workload has already, within the target account's limits.principals."
                + " It is left as it is. Without one, a role is made.")
        @Nullable
        String roleArn) {}
