package io.crossbind.desired.grants;

import static io.crossbind.api.v1alpha1.GrantAccess.Consume;
import static io.crossbind.api.v1alpha1.GrantAccess.Invoke;
import static io.crossbind.api.v1alpha1.GrantAccess.Read;
import static io.crossbind.api.v1alpha1.GrantAccess.Send;
import static io.crossbind.api.v1alpha1.GrantAccess.Subscribe;
import static io.crossbind.api.v1alpha1.GrantAccess.Write;

import io.crossbind.model.GrantableService;
import io.crossbind.model.ResourceArn;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The services with grantable resources. A service with facts only is written here, the others have their own class. */
public final class GrantServices {
    private static final Map<GrantableService, GrantService> BY_SERVICE = Arrays.stream(GrantableService.values())
            .collect(Collectors.toMap(
                    Function.identity(),
                    GrantServices::service,
                    (first, _) -> first,
                    () -> new EnumMap<>(GrantableService.class)));

    /** Every service, in the order of {@link GrantableService}. */
    static final List<GrantService> ALL = List.copyOf(BY_SERVICE.values());

    private GrantServices() {}

    /** The rules of the service of a resource; empty if grants do not support the service. */
    public static Optional<GrantService> of(ResourceArn resource) {
        return GrantableService.of(resource).map(GrantServices::of);
    }

    /** The rules of a service. */
    static GrantService of(GrantableService service) {
        return Objects.requireNonNull(BY_SERVICE.get(service));
    }

    private static GrantService service(GrantableService service) {
        return switch (service) {
            case S3 -> new S3Grants();
            case ECR -> new EcrGrants();
            case SQS -> new GrantService(queues());
            case SNS -> new GrantService(topics());
            case SECRETS_MANAGER -> new GrantService(secrets());
            case DYNAMODB -> new GrantService(tables());
            case EVENTBRIDGE -> new GrantService(eventBuses());
            case LAMBDA -> new GrantService(functions());
            case KMS -> new KmsGrants();
        };
    }

    /**
     * Queues. Names have up to 80 characters, including the suffix of a FIFO queue (SQS API reference, CreateQueue). The quota is 8,192 bytes, 20
     * statements, 50 principals and 7 actions in a statement (SQS developer guide, policy quotas). A policy accepts no batch action: SendMessage
     * covers SendMessageBatch (SQS developer guide, SQS API permissions). Cross-account permissions do not apply to some actions (SQS developer
     * guide, limitations of custom policies).
     */
    private static ServiceFacts queues() {
        return ServiceFacts.of(GrantableService.SQS)
                .resource(
                        "queue", "(?=.{1,80}\\z)[A-Za-z0-9_-]+(\\.fifo)?", "arn:aws:sqs:eu-west-1:222222222222:orders")
                .policyActions(ServiceActions.on("sqs", Set.of("queue")))
                .access(Send, "SendMessage", "GetQueueUrl", "GetQueueAttributes")
                .access(
                        Consume,
                        "ReceiveMessage",
                        "DeleteMessage",
                        "ChangeMessageVisibility",
                        "GetQueueUrl",
                        "GetQueueAttributes")
                .quota(PolicyQuota.ofSize(8192)
                        .withStatements(20)
                        .withPrincipals(50)
                        .withActions(7))
                .changesAccess("AddPermission", "RemovePermission", "SetQueueAttributes", "CreateQueue")
                .sameAccountOnly(
                        "AddPermission",
                        "CancelMessageMoveTask",
                        "CreateQueue",
                        "DeleteQueue",
                        "ListMessageMoveTasks",
                        "ListQueues",
                        "ListQueueTags",
                        "RemovePermission",
                        "SetQueueAttributes",
                        "StartMessageMoveTask",
                        "TagQueue",
                        "UntagQueue");
    }

    /**
     * Topics. Names have up to 256 characters, including the suffix of a FIFO topic (SNS API reference, CreateTopic). The quota is 30 KB, 100
     * statements and 200 principals (SNS developer guide, policy quotas). The guide lists the actions allowed in a policy (valid policy actions).
     */
    private static ServiceFacts topics() {
        return ServiceFacts.of(GrantableService.SNS)
                .resource(
                        "topic", "(?=.{1,256}\\z)[A-Za-z0-9_-]+(\\.fifo)?", "arn:aws:sns:eu-west-1:222222222222:prices")
                .policyActions(
                        "AddPermission",
                        "DeleteTopic",
                        "GetDataProtectionPolicy",
                        "GetTopicAttributes",
                        "ListSubscriptionsByTopic",
                        "ListTagsForResource",
                        "Publish",
                        "PutDataProtectionPolicy",
                        "RemovePermission",
                        "SetTopicAttributes",
                        "Subscribe")
                .access(Send, "Publish")
                .access(Subscribe, "Subscribe")
                .quota(PolicyQuota.ofSize(30 * 1024).withStatements(100).withPrincipals(200))
                .changesAccess("AddPermission", "RemovePermission", "SetTopicAttributes");
    }

    /**
     * Secrets, by their whole ARN: its last six characters distinguish a secret from an earlier secret of the same name. The quota is 20,480
     * characters (Secrets Manager API reference, PutResourcePolicy; CreateSecret for names). Only names of secrets managed by another service have
     * {@code !} (Secrets Manager user guide, secrets managed by other AWS services).
     */
    private static ServiceFacts secrets() {
        return ServiceFacts.of(GrantableService.SECRETS_MANAGER)
                .resource(
                        "secret",
                        "secret:[A-Za-z0-9/_+=.@!-]{1,512}-[A-Za-z0-9]{6}",
                        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:team/db-AbCdEf")
                .policyActions(
                        ServiceActions.on("secretsmanager", Set.of("secret"), Set.of("secretsmanager:CreateSecret")))
                .access(Read, "GetSecretValue", "DescribeSecret")
                .quota(PolicyQuota.ofSize(20_480))
                .changesAccess("PutResourcePolicy", "DeleteResourcePolicy");
    }

    /**
     * Tables, and each index separately. A table's policy also covers its indexes. The policy's quota is 20 KB, including white space (DynamoDB
     * developer guide, resource-based policies).
     */
    private static ServiceFacts tables() {
        String table = "table/[A-Za-z0-9_.-]{3,255}";
        return ServiceFacts.of(GrantableService.DYNAMODB)
                .resource("table", table, "arn:aws:dynamodb:eu-west-1:222222222222:table/orders")
                .policyActions(ServiceActions.on(
                        "dynamodb",
                        Set.of("table"),
                        Set.of(
                                "dynamodb:CreateTable",
                                "dynamodb:ImportTable",
                                "dynamodb:RestoreTableFromAwsBackup",
                                "dynamodb:RestoreTableFromBackup",
                                "dynamodb:RestoreTableToPointInTime")))
                .access(Read, "GetItem", "BatchGetItem", "Query", "Scan", "ConditionCheckItem", "DescribeTable")
                .access(Write, "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem")
                .resource(
                        "index of a table",
                        table + "/index/[A-Za-z0-9_.-]{3,255}",
                        "arn:aws:dynamodb:eu-west-1:222222222222:table/orders/index/by-date")
                .policyActions(ServiceActions.on("dynamodb", Set.of("index")))
                .access(Read, "Query", "Scan")
                .policyOnPartBefore("/index/")
                .quota(PolicyQuota.ofSize(20 * 1024))
                .changesAccess("PutResourcePolicy", "DeleteResourcePolicy");
    }

    /**
     * Event buses. The bus of a partner, with a slash in its name, has no policy of its own (EventBridge API reference, PutPermission, EventBusName).
     * The quota is 10,240 characters (EventBridge API reference, EventBus). In the service authorization reference, PutPermission and
     * RemovePermission have no resource, but they change access to the bus.
     */
    private static ServiceFacts eventBuses() {
        return ServiceFacts.of(GrantableService.EVENTBRIDGE)
                .resource(
                        "event bus",
                        "event-bus/[A-Za-z0-9._-]{1,256}",
                        "arn:aws:events:eu-west-1:222222222222:event-bus/orders")
                .policyActions(ServiceActions.on("events", Set.of("event-bus"), Set.of("events:CreateEventBus")))
                .access(Send, "PutEvents")
                .quota(PolicyQuota.ofSize(10_240))
                .changesAccess("PutPermission", "RemovePermission");
    }

    /**
     * Functions, and their versions and aliases, which have policies of their own. {@code $LATEST} has none (Lambda API reference, AddPermission).
     * The quota is 20 KB (Lambda developer guide, quotas), and AddPermission accepts one action.
     */
    private static ServiceFacts functions() {
        String function = "function:[A-Za-z0-9_-]{1,64}";
        Set<String> policyActions = functionActions();
        return ServiceFacts.of(GrantableService.LAMBDA)
                .resource("function", function, "arn:aws:lambda:eu-west-1:222222222222:function:prices")
                .policyActions(policyActions)
                .access(Invoke, "InvokeFunction")
                .resource(
                        "version or alias of a function",
                        function + ":[A-Za-z0-9_-]{1,128}",
                        "arn:aws:lambda:eu-west-1:222222222222:function:prices:live")
                .policyActions(policyActions)
                .access(Invoke, "InvokeFunction")
                .writesStatementsSeparately()
                .quota(PolicyQuota.ofSize(20 * 1024).withActions(1))
                .changesAccess("AddPermission", "RemovePermission", "PutResourcePolicy", "DeleteResourcePolicy");
    }

    /**
     * The actions allowed in a function's policy (Lambda developer guide, resource-based policies, supported API actions). InvokeFunctionUrl is left
     * out, because a statement for a function's URL needs a condition on the authorization type of the URL.
     */
    private static Set<String> functionActions() {
        return Set.of(
                "lambda:CreateAlias",
                "lambda:DeleteAlias",
                "lambda:DeleteFunction",
                "lambda:DeleteFunctionConcurrency",
                "lambda:DeleteFunctionEventInvokeConfig",
                "lambda:DeleteProvisionedConcurrencyConfig",
                "lambda:GetAlias",
                "lambda:GetFunction",
                "lambda:GetFunctionConcurrency",
                "lambda:GetFunctionConfiguration",
                "lambda:GetFunctionEventInvokeConfig",
                "lambda:GetPolicy",
                "lambda:GetProvisionedConcurrencyConfig",
                "lambda:InvokeFunction",
                "lambda:ListAliases",
                "lambda:ListFunctionEventInvokeConfigs",
                "lambda:ListProvisionedConcurrencyConfigs",
                "lambda:ListTags",
                "lambda:ListVersionsByFunction",
                "lambda:PublishVersion",
                "lambda:PutFunctionConcurrency",
                "lambda:PutFunctionEventInvokeConfig",
                "lambda:PutProvisionedConcurrencyConfig",
                "lambda:TagResource",
                "lambda:UntagResource",
                "lambda:UpdateAlias",
                "lambda:UpdateFunctionCode",
                "lambda:UpdateFunctionEventInvokeConfig");
    }
}
