package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.SecretsManager;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Policies of secrets (Secrets Manager API reference, GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy). For a secret without
 * a policy Secrets Manager answers without a document, for a secret that does not exist {@code ResourceNotFoundException}, and for a secret
 * that is scheduled for deletion {@code InvalidRequestException}. DeleteResourcePolicy succeeds whether or not the secret has a policy, and
 * there are no revisions. Each write that adds a statement asks Secrets Manager to refuse a public document, with
 * {@code PublicPolicyException}.
 */
public final class SecretPolicies implements PolicyStore {
    private static final AwsService<SecretsManagerClient> SECRETS =
            AwsService.of("secretsmanager", SecretsManagerClient.class, SecretsManagerClient::builder);

    private final AwsSession session;

    public SecretPolicies(AwsSession session) {
        this.session = session;
    }

    @Override
    public Optional<Stored> read(ResourceArn secret) {
        return session.call(
                SECRETS,
                secret.region(),
                SecretsManager.GetResourcePolicy,
                secrets -> Optional.ofNullable(secrets.getResourcePolicy(request -> request.secretId(secret.toString()))
                                .resourcePolicy())
                        .filter(Predicate.not(String::isEmpty))
                        .map(json -> new Stored(json, Optional.empty())));
    }

    @Override
    public void write(ResourceArn secret, String json, Optional<Stored> before) {
        put(secret, json, true);
    }

    /** The write does not ask to refuse a public document: removing a statement must not depend on the statements of others. */
    @Override
    public void reduce(ResourceArn secret, String json, Optional<Stored> before) {
        put(secret, json, false);
    }

    private void put(ResourceArn secret, String json, boolean blockPublic) {
        session.call(
                SECRETS,
                secret.region(),
                SecretsManager.PutResourcePolicy,
                secrets -> secrets.putResourcePolicy(request ->
                        request.secretId(secret.toString()).resourcePolicy(json).blockPublicPolicy(blockPublic)));
    }

    @Override
    public void delete(ResourceArn secret, Optional<Stored> before) {
        session.call(
                SECRETS,
                secret.region(),
                SecretsManager.DeleteResourcePolicy,
                secrets -> secrets.deleteResourcePolicy(request -> request.secretId(secret.toString())));
    }
}
