package io.crossbind.aws.policies;

import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** The stores of one account. */
public final class PolicyStores {
    private final AwsSession session;
    private final Recent recent;
    private final Map<String, PolicyStore> byService;

    private PolicyStores(AwsSession session, Recent recent) {
        this.session = session;
        this.recent = recent;
        this.byService = Map.of(
                "s3", new S3Policies(session),
                "sqs", new SqsPolicies(session, recent.queues()),
                "sns", new SnsPolicies(session),
                "ecr", new EcrPolicies(session),
                "secretsmanager", new SecretPolicies(session),
                "dynamodb", new TablePolicies(session, recent.tables()),
                "events", new EventBusPolicies(session),
                "lambda", new LambdaPolicies(session),
                "kms", new KmsGrantStore(session, recent.grants()));
    }

    public static PolicyStores in(AwsSession session) {
        return in(session, InstantSource.system());
    }

    /** The same by another clock. */
    public static PolicyStores in(AwsSession session, InstantSource clock) {
        return new PolicyStores(session, Recent.by(clock));
    }

    /** These, or those of another session with the same account, which know what was done in the earlier one. */
    public PolicyStores by(AwsSession other) {
        return session == other ? this : new PolicyStores(other, recent);
    }

    /** Where the policy of a resource is kept; empty if the operator knows no such service. */
    public Optional<PolicyStore> of(ResourceArn resource) {
        return Optional.ofNullable(byService.get(resource.service()));
    }

    /** What services need not show yet of what was just done. */
    private record Recent(RecentGrants grants, RecentDocuments queues, RecentDocuments tables) {
        static Recent by(InstantSource clock) {
            return new Recent(
                    new RecentGrants(clock),
                    new RecentDocuments(clock, SqsPolicies.PROPAGATION),
                    new RecentDocuments(clock, TablePolicies.A_FEW_SECONDS));
        }
    }
}
