package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.SecretsManager;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Policies of secrets (Secrets Manager API reference, GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy). For a secret without a
 * policy Secrets Manager answers without a document, for a missing secret {@code ResourceNotFoundException}, and for a secret scheduled for
 * deletion {@code InvalidRequestException}. DeleteResourcePolicy succeeds whether or not the secret has a policy, and policies have no
 * revisions. Each write with a new statement asks Secrets Manager to refuse a public document, with {@code PublicPolicyException}.
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

    /**
     * This write does not ask Secrets Manager to refuse a public document, because the removal of a statement must not depend on the
     * statements of others.
     */
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
