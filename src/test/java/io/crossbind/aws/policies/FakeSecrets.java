package io.crossbind.aws.policies;

import java.util.HashSet;
import java.util.Set;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.*;

/** The policies of secrets, by ARN, with Secrets Manager's own errors. */
public final class FakeSecrets extends FakePolicies implements SecretsManagerClient {
    private final Set<String> scheduled = new HashSet<>();

    /** Marks a secret for deletion, as its owner does. The deletion takes days. */
    public void schedule(String arn) {
        scheduled.add(arn);
    }

    private String secret(String operation, String arn) {
        called(
                operation,
                arn,
                details -> ResourceNotFoundException.builder()
                        .awsErrorDetails(details)
                        .build(),
                "ResourceNotFoundException");
        if (scheduled.contains(arn)) {
            throw InvalidRequestException.builder()
                    .awsErrorDetails(details("InvalidRequestException", "it was marked for deletion"))
                    .build();
        }
        return arn;
    }

    @Override
    public GetResourcePolicyResponse getResourcePolicy(GetResourcePolicyRequest request) {
        String arn = secret("GetResourcePolicy", request.secretId());
        GetResourcePolicyResponse.Builder response =
                GetResourcePolicyResponse.builder().arn(arn);
        policy(arn).ifPresent(response::resourcePolicy);
        return response.build();
    }

    @Override
    public PutResourcePolicyResponse putResourcePolicy(PutResourcePolicyRequest request) {
        String arn = secret("PutResourcePolicy", request.secretId());
        if (request.blockPublicPolicy() && request.resourcePolicy().contains("\"Principal\":\"*\"")) {
            throw PublicPolicyException.builder()
                    .awsErrorDetails(details("PublicPolicyException", "you set BlockPublicPolicy"))
                    .build();
        }
        put(arn, request.resourcePolicy());
        return PutResourcePolicyResponse.builder().build();
    }

    @Override
    public DeleteResourcePolicyResponse deleteResourcePolicy(DeleteResourcePolicyRequest request) {
        clear(secret("DeleteResourcePolicy", request.secretId()));
        return DeleteResourcePolicyResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "secretsmanager";
    }
}
