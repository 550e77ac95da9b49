package io.crossbind.e2e.grants;

import java.util.Set;

/** A service whose resources have policies, and the actions of its access levels. */
enum Service {
    S3("s3", "Read", "s3:GetObject", "s3:ListBucket"),
    ECR("ecr", "Pull", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
    SQS("sqs", "Send", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"),
    SNS("sns", "Send", "sns:Publish"),
    SECRETS("secretsmanager", "Read", "secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"),
    DYNAMODB(
            "dynamodb",
            "Write",
            "dynamodb:BatchWriteItem",
            "dynamodb:DeleteItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem"),
    EVENTS("events", "Send", "events:PutEvents"),
    LAMBDA("lambda", "Invoke", "lambda:InvokeFunction"),
    KMS("kms", "Read", "kms:Decrypt", "kms:DescribeKey");

    private final String prefix;
    private final String access;
    private final Set<String> actions;

    Service(String prefix, String access, String... actions) {
        this.prefix = prefix;
        this.access = access;
        this.actions = Set.of(actions);
    }

    /** An access level for {@code access}. */
    String access() {
        return access;
    }

    /** The actions of the access level. */
    Set<String> actions() {
        return actions;
    }

    /** A foreign statement that grants access to another account. */
    String foreign(String sid, String arn) {
        String resource = this == ECR ? "" : ",\"Resource\":\"" + arn + "\"";
        return "{\"Sid\":\"" + sid
                + "\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::999999999999:root\"},"
                + "\"Action\":[\"" + actions.stream().sorted().findFirst().orElseThrow() + "\"]" + resource + "}";
    }

    @Override
    public String toString() {
        return prefix;
    }
}
