package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.Sns;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * Policies of topics: the attribute {@code Policy} (SNS API reference, GetTopicAttributes, SetTopicAttributes). A topic always has a policy,
 * by default with a statement which allows everything to the topic's owner. SNS accepts no empty policy. For a missing topic SNS answers
 * {@code NotFound}. Policies have no revisions.
 */
public final class SnsPolicies implements PolicyStore {
    private static final AwsService<SnsClient> SNS = AwsService.of("sns", SnsClient.class, SnsClient::builder);
    private static final String POLICY = "Policy";

    /** The policy of a new topic: its principal is everybody, but a condition confines the policy to the topic's owner. */
    private static final String DEFAULT = """
            {"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow",\
            "Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission",\
            "SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],\
            "Resource":"%s","Condition":{"StringEquals":{"AWS:SourceOwner":"%s"}}}]}""";

    private final AwsSession session;

    public SnsPolicies(AwsSession session) {
        this.session = session;
    }

    @Override
    public Optional<Stored> read(ResourceArn topic) {
        return session.call(
                SNS,
                topic.region(),
                Sns.GetTopicAttributes,
                sns -> Optional.ofNullable(sns.getTopicAttributes(request -> request.topicArn(topic.toString()))
                                .attributes()
                                .get(POLICY))
                        .filter(Predicate.not(String::isEmpty))
                        .map(json -> new Stored(json, Optional.empty())));
    }

    @Override
    public void write(ResourceArn topic, String json, Optional<Stored> before) {
        session.call(
                SNS,
                topic.region(),
                Sns.SetTopicAttributes,
                sns -> sns.setTopicAttributes(request ->
                        request.topicArn(topic.toString()).attributeName(POLICY).attributeValue(json)));
    }

    @Override
    public void delete(ResourceArn topic, Optional<Stored> before) {
        write(topic, DEFAULT.formatted(topic, topic.account()), before);
    }
}
