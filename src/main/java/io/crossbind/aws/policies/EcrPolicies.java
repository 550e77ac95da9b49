package io.crossbind.aws.policies;

import io.crossbind.aws.AwsOperation.Ecr;
import io.crossbind.aws.AwsService;
import io.crossbind.aws.AwsSession;
import io.crossbind.model.ResourceArn;
import java.util.Optional;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryPolicyNotFoundException;

/**
 * Policies of repositories (ECR API reference, GetRepositoryPolicy, SetRepositoryPolicy, DeleteRepositoryPolicy). For a repository without a
 * policy ECR answers {@code RepositoryPolicyNotFoundException}, to DeleteRepositoryPolicy too. For a missing repository ECR answers
 * {@code RepositoryNotFoundException}. Policies have no revisions. ECR refuses a policy which would lock the caller out, and this store does
 * not force such a policy.
 */
public final class EcrPolicies implements PolicyStore {
    private static final AwsService<EcrClient> ECR = AwsService.of("ecr", EcrClient.class, EcrClient::builder);
    private static final String KIND = "repository/";

    private final AwsSession session;

    public EcrPolicies(AwsSession session) {
        this.session = session;
    }

    @Override
    public Optional<Stored> read(ResourceArn repository) {
        return session.call(ECR, repository.region(), Ecr.GetRepositoryPolicy, ecr -> {
            try {
                return Optional.of(new Stored(
                        ecr.getRepositoryPolicy(request -> request.registryId(repository.account())
                                        .repositoryName(repository.nameOf(KIND)))
                                .policyText(),
                        Optional.empty()));
            } catch (RepositoryPolicyNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void write(ResourceArn repository, String json, Optional<Stored> before) {
        session.call(
                ECR,
                repository.region(),
                Ecr.SetRepositoryPolicy,
                ecr -> ecr.setRepositoryPolicy(request -> request.registryId(repository.account())
                        .repositoryName(repository.nameOf(KIND))
                        .policyText(json)));
    }

    @Override
    public void delete(ResourceArn repository, Optional<Stored> before) {
        session.call(ECR, repository.region(), Ecr.DeleteRepositoryPolicy, ecr -> {
            try {
                ecr.deleteRepositoryPolicy(
                        request -> request.registryId(repository.account()).repositoryName(repository.nameOf(KIND)));
                return true;
            } catch (RepositoryPolicyNotFoundException e) {
                return false;
            }
        });
    }
}
