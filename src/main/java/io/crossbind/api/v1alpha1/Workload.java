package io.crossbind.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * The workload with access; exactly one member is set.
 *
 * @param serviceAccount the pods under a service account of the binding's namespace
 * @param ecsTask tasks of Amazon ECS
 * @param lambdaFunction a function of AWS Lambda
 * @param ec2Instance instances of Amazon EC2
 * @param principal a person, a CI system or a third party: an existing principal
 */
@ValidationRule(
        value = "[has(self.serviceAccount), has(self.ecsTask), has(self.lambdaFunction), has(self.ec2Instance),"
                + " has(self.principal)].filter(x, x).size() == 1",
        message =
                "workload needs exactly one member: serviceAccount, ecsTask, lambdaFunction, ec2Instance or principal")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Workload(
        @JsonPropertyDescription("Pods with a service account of the binding's namespace.") @Nullable
        ServiceAccountWorkload serviceAccount,

        @JsonPropertyDescription(
                "Amazon ECS tasks. Write {} to let the operator create the task role in the operator account.")
        @Nullable
        AwsWorkload ecsTask,

        @JsonPropertyDescription(
                "AWS Lambda functions. Write {} to let the operator create the execution role in the operator"
                        + " account.")
        @Nullable
        AwsWorkload lambdaFunction,

        @JsonPropertyDescription(
                "Amazon EC2 instances. Write {} to let the operator create the role and its instance profile in the"
                        + " operator account.")
        @Nullable
        AwsWorkload ec2Instance,

        @JsonPropertyDescription("An existing principal: a person, a CI system or a third party.") @Nullable
        PrincipalWorkload principal) {}
