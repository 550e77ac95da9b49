package io.crossbind.aws.policies;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.*;

/** The policies of tables, by ARN, with DynamoDB's own errors and revisions. */
public final class FakeTables extends FakePolicies implements DynamoDbClient {
    private final Map<String, Integer> revisions = new HashMap<>();

    @Override
    public void put(String arn, String json) {
        super.put(arn, json);
        revisions.merge(arn, 1, Integer::sum);
    }

    private String table(String operation, String arn) {
        return called(
                operation,
                arn,
                details -> ResourceNotFoundException.builder()
                        .awsErrorDetails(details)
                        .build(),
                "ResourceNotFoundException");
    }

    private String revision(String arn) {
        return policy(arn).isPresent() ? String.valueOf(revisions.get(arn)) : "NO_POLICY";
    }

    private void expect(String arn, @Nullable String revision) {
        if (revision != null && !revision.equals(revision(arn))) {
            throw notFound(arn);
        }
    }

    private static PolicyNotFoundException notFound(String arn) {
        return PolicyNotFoundException.builder()
                .awsErrorDetails(details("PolicyNotFoundException", "no such policy of " + arn))
                .build();
    }

    @Override
    public GetResourcePolicyResponse getResourcePolicy(GetResourcePolicyRequest request) {
        String arn = table("GetResourcePolicy", request.resourceArn());
        return GetResourcePolicyResponse.builder()
                .policy(shown(arn).orElseThrow(() -> notFound(arn)))
                .revisionId(revision(arn))
                .build();
    }

    @Override
    public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
        String arn = table("PutResourcePolicy", request.resourceArn());
        expect(arn, request.expectedRevisionId());
        put(arn, request.policy());
        return PutResourcePolicyResponse.builder().revisionId(revision(arn)).build();
    }

    @Override
    public DeleteResourcePolicyResponse deleteResourcePolicy(DeleteResourcePolicyRequest request) {
        String arn = table("DeleteResourcePolicy", request.resourceArn());
        expect(arn, request.expectedRevisionId());
        clear(arn);
        return DeleteResourcePolicyResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "dynamodb";
    }
}
