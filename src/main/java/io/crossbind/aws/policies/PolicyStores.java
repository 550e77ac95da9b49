package io.crossbind.aws.policies;

import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Optional;

/** The stores of one account. */
public final class PolicyStores {
    private final AwsSession session;
    private final Map<String, PolicyStore> byService;

    private PolicyStores(AwsSession session, Map<String, PolicyStore> byService) {
        this.session = session;
        this.byService = byService;
    }

    public static PolicyStores in(AwsSession session) {
        return new PolicyStores(
                session,
                Map.of(
                        "s3", new S3Policies(session),
                        "sqs", new SqsPolicies(session),
                        "sns", new SnsPolicies(session),
                        "ecr", new EcrPolicies(session),
                        "secretsmanager", new SecretPolicies(session),
                        "dynamodb", new TablePolicies(session),
                        "events", new EventBusPolicies(session),
                        "lambda", new LambdaPolicies(session),
                        "kms", new KmsGrantStore(session)));
    }

    /** Whether they are these of this session. */
    public boolean isOf(AwsSession other) {
        return session == other;
    }

    /** Where the policy of a resource is kept; empty if the operator knows no such service. */
    public Optional<PolicyStore> of(ResourceArn resource) {
        return Optional.ofNullable(byService.get(resource.service()));
    }
}
