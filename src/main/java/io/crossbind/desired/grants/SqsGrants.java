package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Queues. */
final class SqsGrants implements GrantService {
    /** SQS developer guide, policy quotas: 8,192 bytes, 20 statements, 50 principals, 7 actions a statement. */
    private static final PolicyLimits LIMITS =
            PolicyLimits.ofSize(8192).withStatements(20).withPrincipals(50).withActions(7);

    /** SQS API reference, CreateQueue: up to 80 characters, the suffix of a FIFO queue included. */
    private static final Pattern FORM = Pattern.compile("(?=.{1,80}\\z)[A-Za-z0-9_-]+(\\.fifo)?");

    /** A policy takes none of the names of batches: SendMessage covers SendMessageBatch (SQS developer guide, SQS API permissions). */
    private static final Set<String> KNOWN = ServiceActions.on("sqs", Set.of("queue"));

    /** SQS developer guide, limitations of custom policies: cross-account permissions do not apply to these. */
    private static final Set<String> SAME_ACCOUNT = Set.of(
            "sqs:AddPermission",
            "sqs:CancelMessageMoveTask",
            "sqs:CreateQueue",
            "sqs:DeleteQueue",
            "sqs:ListMessageMoveTasks",
            "sqs:ListQueues",
            "sqs:ListQueueTags",
            "sqs:RemovePermission",
            "sqs:SetQueueAttributes",
            "sqs:StartMessageMoveTask",
            "sqs:TagQueue",
            "sqs:UntagQueue");

    private static final Set<String> SEND = Set.of("sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes");

    private static final Set<String> CONSUME = Set.of(
            "sqs:ReceiveMessage",
            "sqs:DeleteMessage",
            "sqs:ChangeMessageVisibility",
            "sqs:GetQueueUrl",
            "sqs:GetQueueAttributes");

    @Override
    public String name() {
        return "sqs";
    }

    @Override
    public Map<String, String> examples() {
        return Map.of("queue", "arn:aws:sqs:eu-west-1:222222222222:orders");
    }

    @Override
    public Pattern form() {
        return FORM;
    }

    @Override
    public PolicyLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<String> actions(GrantAccess access, ResourceArn asked) {
        return switch (access) {
            case Send -> SEND;
            case Consume -> CONSUME;
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return KNOWN;
    }

    @Override
    public Set<String> sameAccountOnly() {
        return SAME_ACCOUNT;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of("sqs:AddPermission", "sqs:RemovePermission", "sqs:SetQueueAttributes", "sqs:CreateQueue");
    }
}
