package io.crossbind.aws.policies;

import java.util.Map;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.*;

/** The policies of topics, by ARN, with SNS's own errors. */
public final class FakeTopics extends FakePolicies implements SnsClient {

    /** A topic always has a policy. */
    @Override
    public void create(String arn) {
        super.create(arn);
        put(arn, "{\"Id\":\"as-made-by-sns\",\"Statement\":[{\"Sid\":\"owner\"}]}");
    }

    private String topic(String operation, String arn) {
        return called(
                operation,
                arn,
                details -> NotFoundException.builder().awsErrorDetails(details).build(),
                "NotFound");
    }

    @Override
    public GetTopicAttributesResponse getTopicAttributes(GetTopicAttributesRequest request) {
        String arn = topic("GetTopicAttributes", request.topicArn());
        return GetTopicAttributesResponse.builder()
                .attributes(Map.of("TopicArn", arn, "Policy", policy(arn).orElseThrow()))
                .build();
    }

    @Override
    public SetTopicAttributesResponse setTopicAttributes(SetTopicAttributesRequest request) {
        String arn = topic("SetTopicAttributes", request.topicArn());
        if (!request.attributeName().equals("Policy")
                || request.attributeValue().isEmpty()) {
            throw InvalidParameterException.builder()
                    .awsErrorDetails(details("InvalidParameter", "Invalid parameter: Policy Error: null"))
                    .build();
        }
        put(arn, request.attributeValue());
        return SetTopicAttributesResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "sns";
    }
}
