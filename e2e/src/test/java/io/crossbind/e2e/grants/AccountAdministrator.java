package io.crossbind.e2e.grants;

import io.crossbind.e2e.aws.AwsStandIn;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.PolicyNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The administrator of one account, who creates resources and also writes their policies. */
final class AccountAdministrator {
    private final AwsStandIn aws;
    private final String account;

    AccountAdministrator(AwsStandIn aws, String account) {
        this.aws = aws;
        this.account = account;
    }

    /** Creates a resource without a policy, or with the service's default policy. */
    OwnedPolicy make(Service service, String name) {
        return switch (service) {
            case S3 -> bucket(name);
            case ECR -> repository(name);
            case SQS -> queue(name);
            case SNS -> topic(name);
            case SECRETS -> secret(name);
            case DYNAMODB -> table(name);
            case EVENTS -> bus(name);
            case LAMBDA -> function(name);
            case KMS -> new OwnedKey(client(KmsClient.builder())).make(name);
        };
    }

    OwnedPolicy bucket(String name) {
        S3Client s3 = client(S3Client.builder().forcePathStyle(true));
        s3.createBucket(request -> request.bucket(name)
                .createBucketConfiguration(configuration -> configuration.locationConstraint("eu-west-1")));
        return new OwnedPolicy(
                "arn:aws:s3:::" + name,
                () -> {
                    try {
                        return Optional.of(s3.getBucketPolicy(request -> request.bucket(name))
                                .policy());
                    } catch (S3Exception e) {
                        if (e.awsErrorDetails().errorCode().equals("NoSuchBucketPolicy")) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                },
                json -> s3.putBucketPolicy(request -> request.bucket(name).policy(json)),
                () -> s3.deleteBucket(request -> request.bucket(name)));
    }

    private OwnedPolicy repository(String name) {
        EcrClient ecr = client(EcrClient.builder());
        String arn = ecr.createRepository(request -> request.repositoryName(name))
                .repository()
                .repositoryArn();
        return new OwnedPolicy(
                arn,
                () -> {
                    try {
                        return Optional.of(ecr.getRepositoryPolicy(request -> request.repositoryName(name))
                                .policyText());
                    } catch (RepositoryPolicyNotFoundException e) {
                        return Optional.empty();
                    }
                },
                json -> ecr.setRepositoryPolicy(
                        request -> request.repositoryName(name).policyText(json)),
                () -> ecr.deleteRepository(request -> request.repositoryName(name)));
    }

    private OwnedPolicy queue(String name) {
        SqsClient sqs = client(SqsClient.builder());
        String url = sqs.createQueue(request -> request.queueName(name)).queueUrl();
        return new OwnedPolicy(
                "arn:aws:sqs:eu-west-1:" + account + ":" + name,
                () -> Optional.ofNullable(sqs.getQueueAttributes(
                                        request -> request.queueUrl(url).attributeNames(QueueAttributeName.POLICY))
                                .attributes()
                                .get(QueueAttributeName.POLICY))
                        .filter(Predicate.not(String::isEmpty)),
                json -> sqs.setQueueAttributes(
                        request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, json))),
                () -> sqs.deleteQueue(request -> request.queueUrl(url)));
    }

    private OwnedPolicy topic(String name) {
        SnsClient sns = client(SnsClient.builder());
        String arn = sns.createTopic(request -> request.name(name)).topicArn();
        return new OwnedPolicy(
                arn,
                () -> Optional.of(sns.getTopicAttributes(request -> request.topicArn(arn))
                        .attributes()
                        .get("Policy")),
                json -> sns.setTopicAttributes(
                        request -> request.topicArn(arn).attributeName("Policy").attributeValue(json)),
                () -> sns.deleteTopic(request -> request.topicArn(arn)));
    }

    private OwnedPolicy secret(String name) {
        SecretsManagerClient secrets = client(SecretsManagerClient.builder());
        String arn = secrets.createSecret(request -> request.name(name).secretString("s3cr3t"))
                .arn();
        return new OwnedPolicy(
                arn,
                () -> Optional.ofNullable(secrets.getResourcePolicy(request -> request.secretId(arn))
                                .resourcePolicy())
                        .filter(Predicate.not(String::isEmpty)),
                json -> secrets.putResourcePolicy(
                        request -> request.secretId(arn).resourcePolicy(json)),
                () -> secrets.deleteSecret(request -> request.secretId(arn).forceDeleteWithoutRecovery(true)));
    }

    private OwnedPolicy table(String name) {
        DynamoDbClient tables = client(DynamoDbClient.builder());
        String arn = tables.createTable(request -> request.tableName(name)
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("id")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build()))
                .tableDescription()
                .tableArn();
        return new OwnedPolicy(
                arn,
                () -> {
                    try {
                        return Optional.of(tables.getResourcePolicy(request -> request.resourceArn(arn))
                                .policy());
                    } catch (PolicyNotFoundException e) {
                        return Optional.empty();
                    }
                },
                json -> tables.putResourcePolicy(
                        request -> request.resourceArn(arn).policy(json)),
                () -> tables.deleteTable(request -> request.tableName(name)));
    }

    private OwnedPolicy bus(String name) {
        EventBridgeClient events = client(EventBridgeClient.builder());
        String arn = events.createEventBus(request -> request.name(name)).eventBusArn();
        return new OwnedPolicy(
                arn,
                () -> Optional.ofNullable(events.describeEventBus(request -> request.name(name))
                                .policy())
                        .filter(Predicate.not(String::isEmpty)),
                json -> {
                    // moto adds to the policy, whereas EventBridge replaces the policy.
                    events.removePermission(
                            request -> request.eventBusName(name).removeAllPermissions(true));
                    events.putPermission(request -> request.eventBusName(name).policy(json));
                },
                () -> events.deleteEventBus(request -> request.name(name)));
    }

    private OwnedPolicy function(String name) {
        IamClient iam = client(IamClient.builder());
        String role = "function-" + name;
        iam.createRole(request -> request.roleName(role).assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                 "Principal": {"Service": "lambda.amazonaws.com"}}]}"""));
        return new OwnedFunction(client(LambdaClient.builder()), "arn:aws:iam::" + account + ":role/" + role)
                .make(name);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(aws.endpoint())
                .region(Region.EU_WEST_1)
                .credentialsProvider(aws.administratorOf(account))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
