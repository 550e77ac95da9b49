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
 * @param accountRef the account where the workload runs; the operator account by default
 * @param roleArn an existing role of the workload; without it the operator creates a role
 */
@ValidationRule(
        value = "!(has(self.accountRef) && has(self.roleArn))",
        message =
                "accountRef (crossbind creates a role) and roleArn (an existing role) exclude each other: set one of them")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AwsWorkload(
        @JsonPropertyDescription(
                "AwsAccount where the workload runs. Default: the operator account, which has no managementRole.")
        @Nullable
        AccountRef accountRef,

        @Pattern(Patterns.ROLE_ARN)
        @Size(max = 640)
        @JsonPropertyDescription(
                "ARN of the workload's existing role. A rule of the target account must list the role in principals."
                        + " The operator does not change the role. Default: the operator creates a role.")
        @Nullable
        String roleArn) {}
