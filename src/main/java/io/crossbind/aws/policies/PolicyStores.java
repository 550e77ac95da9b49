package io.crossbind.aws.policies;

import io.crossbind.aws.AwsSession;
import io.crossbind.model.GrantableService;
import io.crossbind.model.ResourceArn;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The stores of one account: one for each {@link GrantableService}. */
public final class PolicyStores {
    private final AwsSession session;
    private final RecentWrites recent;
    private final Map<GrantableService, PolicyStore> byService = new EnumMap<>(GrantableService.class);

    private PolicyStores(AwsSession session, RecentWrites recent) {
        this.session = session;
        this.recent = recent;
        for (GrantableService service : GrantableService.values()) {
            byService.put(service, store(service, session, recent));
        }
    }

    private static PolicyStore store(GrantableService service, AwsSession session, RecentWrites recent) {
        return switch (service) {
            case S3 -> new S3Policies(session);
            case ECR -> new EcrPolicies(session);
            case SQS -> new SqsPolicies(session, recent.queues());
            case SNS -> new SnsPolicies(session);
            case SECRETS_MANAGER -> new SecretPolicies(session);
            case DYNAMODB -> new TablePolicies(session, recent.tables());
            case EVENTBRIDGE -> new EventBusPolicies(session);
            case LAMBDA -> new LambdaPolicies(session);
            case KMS -> new KmsGrantStore(session, recent.keys());
        };
    }

    /**
     * The stores of the session's account.
     *
     * @param clock the clock for the time until a service shows the operator's own writes
     */
    public static PolicyStores in(AwsSession session, InstantSource clock) {
        return new PolicyStores(session, RecentWrites.by(clock));
    }

    /** Stores with another session in the account. The new stores share the remembered writes of these stores. */
    public PolicyStores by(AwsSession other) {
        return session == other ? this : new PolicyStores(other, recent);
    }

    /** The store of a resource's policy; empty if the resource's service supports no grants. */
    public Optional<PolicyStore> of(ResourceArn resource) {
        return GrantableService.of(resource).map(byService::get);
    }

    /** The operator's own writes to services with delayed reads: such a service may return older content for a while. */
    private record RecentWrites(
            ReadYourWritesGrants keys, ReadYourWritesPolicies queues, ReadYourWritesPolicies tables) {
        static RecentWrites by(InstantSource clock) {
            return new RecentWrites(
                    new ReadYourWritesGrants(clock),
                    new ReadYourWritesPolicies(clock, SqsPolicies.PROPAGATION),
                    new ReadYourWritesPolicies(clock, TablePolicies.A_FEW_SECONDS));
        }
    }
}
