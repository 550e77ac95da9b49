package io.crossbind.aws.policies;

import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.*;

/** The policies of one registry's repositories, with ECR's own errors. */
public final class FakeRepositories extends FakePolicies implements EcrClient {
    private final String registry;

    public FakeRepositories(String registry) {
        this.registry = registry;
    }

    private String repository(String operation, String inRegistry, String name) {
        return called(
                operation,
                registry.equals(inRegistry) ? name : "another registry's",
                details -> RepositoryNotFoundException.builder()
                        .awsErrorDetails(details)
                        .build(),
                "RepositoryNotFoundException");
    }

    private String policyOf(String name) {
        return policy(name)
                .orElseThrow(() -> RepositoryPolicyNotFoundException.builder()
                        .awsErrorDetails(details(
                                "RepositoryPolicyNotFoundException", "Repository policy does not exist for " + name))
                        .build());
    }

    @Override
    public GetRepositoryPolicyResponse getRepositoryPolicy(GetRepositoryPolicyRequest request) {
        return GetRepositoryPolicyResponse.builder()
                .policyText(policyOf(repository("GetRepositoryPolicy", request.registryId(), request.repositoryName())))
                .build();
    }

    @Override
    public SetRepositoryPolicyResponse setRepositoryPolicy(SetRepositoryPolicyRequest request) {
        put(repository("SetRepositoryPolicy", request.registryId(), request.repositoryName()), request.policyText());
        return SetRepositoryPolicyResponse.builder().build();
    }

    @Override
    public DeleteRepositoryPolicyResponse deleteRepositoryPolicy(DeleteRepositoryPolicyRequest request) {
        String name = repository("DeleteRepositoryPolicy", request.registryId(), request.repositoryName());
        String gone = policyOf(name);
        clear(name);
        return DeleteRepositoryPolicyResponse.builder().policyText(gone).build();
    }

    @Override
    public String serviceName() {
        return "ecr";
    }
}
