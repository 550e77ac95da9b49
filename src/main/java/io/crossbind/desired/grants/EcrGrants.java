package io.crossbind.desired.grants;

import static io.crossbind.api.v1alpha1.GrantAccess.Pull;
import static io.crossbind.api.v1alpha1.GrantAccess.Push;

import io.crossbind.model.GrantableService;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Repositories. Lambda needs a statement of its own for the images of functions. */
final class EcrGrants extends GrantService {
    /** A part of a repository's name between slashes (ECR API reference, CreateRepository). */
    private static final String PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";

    /** The actions of Lambda on the image of a function (Lambda developer guide, container images, ECR cross-account permissions). */
    private static final Set<String> BY_LAMBDA = Set.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");

    EcrGrants() {
        super(facts());
    }

    /**
     * The quota is 10,240 characters (ECR API reference, SetRepositoryPolicy). The access levels follow the ECR user guide, repository policy
     * examples. Two actions belong to the policy of a whole registry (ECR user guide, private registry permissions). Every docker login begins with
     * GetAuthorizationToken, an action without a resource (service authorization reference, ECR). Policies have no Resource element (ECR user guide,
     * repository policies).
     */
    private static ServiceFacts facts() {
        return ServiceFacts.of(GrantableService.ECR)
                .resource(
                        "repository",
                        "repository/(?=.{2,256}\\z)" + PART + "(/" + PART + ")*",
                        "arn:aws:ecr:eu-west-1:222222222222:repository/team/app")
                .policyActions(ServiceActions.on(
                        "ecr", Set.of("repository"), Set.of("ecr:CreateRepository", "ecr:ReplicateImage")))
                .access(Pull, "BatchGetImage", "GetDownloadUrlForLayer", "BatchCheckLayerAvailability")
                .access(
                        Push,
                        "BatchGetImage",
                        "GetDownloadUrlForLayer",
                        "BatchCheckLayerAvailability",
                        "InitiateLayerUpload",
                        "UploadLayerPart",
                        "CompleteLayerUpload",
                        "PutImage")
                .withoutResourceElement()
                .quota(PolicyQuota.ofSize(10_240))
                .changesAccess("SetRepositoryPolicy", "DeleteRepositoryPolicy")
                .identityActions("GetAuthorizationToken");
    }

    /**
     * Functions get their images only from repositories of their own region. The statement allows all functions of the account, as in AWS's own
     * example (Lambda developer guide, container images, ECR cross-account permissions): many functions may share a role, and a binding names no
     * function.
     */
    @Override
    Optional<PolicyStatement> forFunctions(ResourceArn policyResource, Set<String> actions, String account) {
        String functions = String.join(
                ":", "arn", policyResource.partition(), "lambda", policyResource.region(), account, "function", "*");
        return actions.containsAll(BY_LAMBDA)
                ? Optional.of(new PolicyStatement(
                        null,
                        "Allow",
                        Map.of("Principal", Map.of("Service", Set.of("lambda.amazonaws.com"))),
                        Map.of("Action", BY_LAMBDA),
                        Map.of("StringLike", Map.of("aws:SourceArn", Set.of(functions)))))
                : Optional.empty();
    }
}
