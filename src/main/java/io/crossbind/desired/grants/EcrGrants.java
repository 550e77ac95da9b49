package io.crossbind.desired.grants;

import io.crossbind.api.v1alpha1.GrantAccess;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Repositories. Their policies have no Resource element (ECR user guide, repository policies). */
final class EcrGrants implements GrantService {
    /** ECR API reference, SetRepositoryPolicy: 10,240 characters. */
    private static final PolicyLimits LIMITS = PolicyLimits.ofSize(10_240);

    /** A part of a repository's name between slashes (ECR API reference, CreateRepository). */
    private static final String PART = "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*";

    private static final Pattern FORM = Pattern.compile("repository/(?=.{2,256}\\z)" + PART + "(/" + PART + ")*");

    /**
     * Without what the policy of a whole registry is for (ECR user guide, private registry permissions). Without GetAuthorizationToken too, which
     * is on no repository.
     */
    private static final Set<String> KNOWN =
            ServiceActions.on("ecr", Set.of("repository"), Set.of("ecr:CreateRepository", "ecr:ReplicateImage"));

    /** ECR user guide, repository policy examples. */
    private static final Set<String> PULL =
            Set.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer", "ecr:BatchCheckLayerAvailability");

    /** What Lambda does with the image of a function (Lambda developer guide, container images, ECR cross-account permissions). */
    private static final Set<String> BY_LAMBDA = Set.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer");

    private static final Set<String> PUSH = Set.of(
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
            "ecr:BatchCheckLayerAvailability",
            "ecr:InitiateLayerUpload",
            "ecr:UploadLayerPart",
            "ecr:CompleteLayerUpload",
            "ecr:PutImage");

    @Override
    public String name() {
        return "ecr";
    }

    @Override
    public Map<String, String> examples() {
        return Map.of("repository", "arn:aws:ecr:eu-west-1:222222222222:repository/team/app");
    }

    @Override
    public Pattern form() {
        return FORM;
    }

    @Override
    public PolicyLimits limits() {
        return LIMITS;
    }

    @Override
    public Set<String> actions(GrantAccess access, ResourceArn asked) {
        return switch (access) {
            case Pull -> PULL;
            case Push -> PUSH;
            default -> Set.of();
        };
    }

    @Override
    public Set<String> known(ResourceArn asked) {
        return KNOWN;
    }

    @Override
    public Set<String> permissionsManagement() {
        return Set.of("ecr:SetRepositoryPolicy", "ecr:DeleteRepositoryPolicy");
    }

    @Override
    public boolean namesResource() {
        return false;
    }

    /**
     * Functions have their images from repositories of their own region only. All of the account's are let in, as in AWS's own example
     * (Lambda developer guide, container images, ECR cross-account permissions): a role may be that of many, and a binding names none.
     */
    @Override
    public Optional<PolicyStatement> forFunctions(ResourceArn holder, Set<String> actions, String account) {
        String functions =
                String.join(":", "arn", holder.partition(), "lambda", holder.region(), account, "function", "*");
        return actions.containsAll(BY_LAMBDA)
                ? Optional.of(new PolicyStatement(
                        null,
                        "Allow",
                        Map.of("Principal", Map.of("Service", Set.of("lambda.amazonaws.com"))),
                        Map.of("Action", BY_LAMBDA),
                        Map.of("StringLike", Map.of("aws:SourceArn", Set.of(functions)))))
                : Optional.empty();
    }

    /** Every docker login begins with it, and it knows no resource (service authorization reference, ECR). */
    @Override
    public Set<String> identityActions() {
        return Set.of("ecr:GetAuthorizationToken");
    }
}
