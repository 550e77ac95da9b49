package io.crossbind.kit.aws;

import io.crossbind.kit.aws.policy.Policy;
import io.crossbind.kit.aws.policy.PolicyKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The AWS managed policies in tests and examples. Their documents are shortened to the sandbox's services. */
final class AwsManagedPolicies {
    static final String ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess";

    private static final Map<String, ManagedPolicy> ALL = Stream.of(
                    policy("/", "AdministratorAccess", "*"),
                    policy("/", "PowerUserAccess", "s3:*", "eks:*", "sts:GetCallerIdentity"),
                    policy(
                            "/",
                            "ReadOnlyAccess",
                            "iam:Get*",
                            "iam:List*",
                            "s3:Get*",
                            "s3:List*",
                            "eks:Describe*",
                            "eks:List*"),
                    policy("/", "SecurityAudit", "iam:Get*", "iam:List*", "s3:GetBucket*", "s3:ListAllMyBuckets"),
                    policy("/job-function/", "ViewOnlyAccess", "iam:List*", "s3:ListAllMyBuckets", "s3:ListBucket"),
                    policy("/", "IAMFullAccess", "iam:*"),
                    policy("/", "IAMReadOnlyAccess", "iam:Get*", "iam:List*"),
                    policy("/", "AmazonS3FullAccess", "s3:*"),
                    policy("/", "AmazonS3ReadOnlyAccess", "s3:Get*", "s3:List*"),
                    policy("/", "AmazonSQSReadOnlyAccess", "sqs:GetQueueAttributes", "sqs:ListQueues"),
                    policy("/", "AmazonDynamoDBReadOnlyAccess", "dynamodb:Get*", "dynamodb:Query", "dynamodb:Scan"),
                    policy("/", "AmazonEC2ContainerRegistryReadOnly", "ecr:Get*", "ecr:Describe*", "ecr:BatchGetImage"),
                    policy("/", "CloudWatchReadOnlyAccess", "cloudwatch:Get*", "cloudwatch:List*"),
                    policy(
                            "/service-role/",
                            "AWSLambdaBasicExecutionRole",
                            "logs:CreateLogStream",
                            "logs:PutLogEvents"))
            .collect(Collectors.toUnmodifiableMap(ManagedPolicy::arn, Function.identity()));

    private AwsManagedPolicies() {}

    static Optional<ManagedPolicy> find(String arn) {
        return Optional.ofNullable(ALL.get(arn));
    }

    private static ManagedPolicy policy(String path, String name, String... actions) {
        String list = "[\"" + String.join("\",\"", actions) + "\"]";
        String document = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":" + list
                + ",\"Resource\":\"*\"}]}";
        return new ManagedPolicy(
                "arn:aws:iam::aws:policy" + path + name,
                path,
                name,
                "ANPA" + name.toUpperCase(),
                Instant.parse("2015-02-06T18:40:58Z"),
                Policy.parse(document, PolicyKind.IDENTITY),
                null);
    }
}
