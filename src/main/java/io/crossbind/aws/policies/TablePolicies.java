package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.DynamoDb;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.dynamodb.model.PolicyNotFoundException;

/**
 * Policies of DynamoDB's tables (DynamoDB API reference, GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy). Indexes have no policy
 * of their own. For a table without a policy DynamoDB answers {@code PolicyNotFoundException}, for a missing table
 * {@code ResourceNotFoundException}, and for a table that is being changed {@code ResourceInUseException}. Policies have revisions: DynamoDB
 * refuses a write or a deletion with another expected revision, with {@code PolicyNotFoundException}. For some seconds after a write or a
 * deletion, a read may return the earlier policy.
 */
public final class TablePolicies implements PolicyStore {
    private static final AwsService<DynamoDbClient> DYNAMODB =
            AwsService.of("dynamodb", DynamoDbClient.class, DynamoDbClient::builder);

    /** The revision of a table without a policy (DynamoDB API reference, PutResourcePolicy, ExpectedRevisionId). */
    private static final String NO_POLICY = "NO_POLICY";

    /** DynamoDB says "a few seconds" and no number (DynamoDB API reference, GetResourcePolicy). */
    static final Duration A_FEW_SECONDS = Duration.ofSeconds(15);

    private final AwsSession session;
    private final ReadYourWritesPolicies recent;

    TablePolicies(AwsSession session, ReadYourWritesPolicies recent) {
        this.session = session;
        this.recent = recent;
    }

    @Override
    public Optional<Stored> read(ResourceArn table) {
        return recent.read(
                table,
                () -> session.call(DYNAMODB, table.region(), DynamoDb.GetResourcePolicy, dynamodb -> {
                    try {
                        GetResourcePolicyResponse found =
                                dynamodb.getResourcePolicy(request -> request.resourceArn(table.toString()));
                        return Optional.of(new Stored(found.policy(), Optional.of(found.revisionId())));
                    } catch (PolicyNotFoundException e) {
                        return Optional.empty();
                    }
                }));
    }

    @Override
    public void write(ResourceArn table, String json, Optional<Stored> before) {
        String revision = session.call(
                DYNAMODB,
                table.region(),
                DynamoDb.PutResourcePolicy,
                dynamodb -> dynamodb.putResourcePolicy(request -> request.resourceArn(table.toString())
                                .policy(json)
                                .expectedRevisionId(
                                        before.flatMap(Stored::revision).orElse(NO_POLICY)))
                        .revisionId());
        recent.wrote(table, before, Optional.of(new Stored(json, Optional.of(revision))));
    }

    /**
     * Without a revision the table had no policy. The operator then skips the DynamoDB call, because this call would delete a policy added by
     * another client since.
     */
    @Override
    public void delete(ResourceArn table, Optional<Stored> before) {
        before.flatMap(Stored::revision).ifPresent(expected -> {
            session.call(
                    DYNAMODB,
                    table.region(),
                    DynamoDb.DeleteResourcePolicy,
                    dynamodb -> dynamodb.deleteResourcePolicy(
                            request -> request.resourceArn(table.toString()).expectedRevisionId(expected)));
            recent.wrote(table, before, Optional.empty());
        });
    }
}
