package io.crossbind.aws.policies;

import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.*;

/** The policies of one account's queues in one region, with SQS's own errors. */
public final class FakeQueues extends FakePolicies implements SqsClient {
    /** The form of a queue's URL is internal to SQS. */
    private static final String URL = "https://queue.example.com/of-";

    private final String account;

    public FakeQueues(String account) {
        this.account = account;
    }

    private String queue(String operation, String name) {
        return called(
                operation,
                name,
                details -> QueueDoesNotExistException.builder()
                        .awsErrorDetails(details)
                        .build(),
                "AWS.SimpleQueueService.NonExistentQueue");
    }

    private String at(String operation, String url) {
        return queue(operation, url.substring(URL.length()));
    }

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
        String name = account.equals(request.queueOwnerAWSAccountId()) ? request.queueName() : "another account's";
        return GetQueueUrlResponse.builder()
                .queueUrl(URL + queue("GetQueueUrl", name))
                .build();
    }

    @Override
    public GetQueueAttributesResponse getQueueAttributes(GetQueueAttributesRequest request) {
        return GetQueueAttributesResponse.builder()
                .attributes(shown(at("GetQueueAttributes", request.queueUrl()))
                        .map(json -> Map.of(QueueAttributeName.POLICY, json))
                        .orElse(Map.of()))
                .build();
    }

    @Override
    public SetQueueAttributesResponse setQueueAttributes(SetQueueAttributesRequest request) {
        String name = at("SetQueueAttributes", request.queueUrl());
        String json = request.attributes().getOrDefault(QueueAttributeName.POLICY, "");
        if (json.isEmpty()) {
            clear(name);
        } else {
            put(name, json);
        }
        return SetQueueAttributesResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "sqs";
    }
}
