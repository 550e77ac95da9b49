package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.Sqs;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Policies of queues: the attribute {@code Policy} (SQS API reference, GetQueueAttributes, SetQueueAttributes). A queue without a policy
 * lacks the attribute, and an empty value removes the policy. For a missing queue SQS answers {@code AWS.SimpleQueueService.NonExistentQueue}
 * ({@code QueueDoesNotExist}). Policies have no revisions. A change takes up to 60 seconds to reach all of SQS, so a read may return an
 * earlier policy.
 */
public final class SqsPolicies implements PolicyStore {
    private static final AwsService<SqsClient> SQS = AwsService.of("sqs", SqsClient.class, SqsClient::builder);

    /** SQS API reference, SetQueueAttributes: "the change can take up to 60 seconds to propagate". */
    static final Duration PROPAGATION = Duration.ofSeconds(60);

    private final AwsSession session;
    private final ReadYourWritesPolicies recent;

    /** URLs returned by SQS. The SQS reference asks clients not to build URLs from their parts. A re-created queue keeps its URL. */
    private final ConcurrentHashMap<ResourceArn, String> urls = new ConcurrentHashMap<>();

    SqsPolicies(AwsSession session, ReadYourWritesPolicies recent) {
        this.session = session;
        this.recent = recent;
    }

    @Override
    public Optional<Stored> read(ResourceArn queue) {
        return recent.read(queue, () -> {
            String url = url(queue);
            return session.call(
                    SQS,
                    queue.region(),
                    Sqs.GetQueueAttributes,
                    sqs -> Optional.ofNullable(sqs.getQueueAttributes(
                                            request -> request.queueUrl(url).attributeNames(QueueAttributeName.POLICY))
                                    .attributes()
                                    .get(QueueAttributeName.POLICY))
                            .filter(Predicate.not(String::isEmpty))
                            .map(json -> new Stored(json, Optional.empty())));
        });
    }

    @Override
    public void write(ResourceArn queue, String json, Optional<Stored> before) {
        String url = url(queue);
        session.call(
                SQS,
                queue.region(),
                Sqs.SetQueueAttributes,
                sqs -> sqs.setQueueAttributes(
                        request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, json))));
        recent.wrote(
                queue,
                before,
                Optional.of(json)
                        .filter(Predicate.not(String::isEmpty))
                        .map(left -> new Stored(left, Optional.empty())));
    }

    @Override
    public void delete(ResourceArn queue, Optional<Stored> before) {
        write(queue, "", before);
    }

    private String url(ResourceArn queue) {
        String known = urls.get(queue);
        if (known != null) {
            return known;
        }
        String url = session.call(
                SQS,
                queue.region(),
                Sqs.GetQueueUrl,
                sqs -> sqs.getQueueUrl(
                                request -> request.queueName(queue.resource()).queueOwnerAWSAccountId(queue.account()))
                        .queueUrl());
        urls.put(queue, url);
        return url;
    }
}
