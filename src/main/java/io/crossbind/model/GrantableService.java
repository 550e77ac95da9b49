package io.crossbind.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * A service with resources on which a binding may have grants. The compiler asks for the rules of each service ({@code GrantServices}) and
 * for the store of its policies ({@code PolicyStores}). The documentation lists the services in the order of the constants.
 */
public enum GrantableService {
    S3("s3"),
    ECR("ecr"),
    SQS("sqs"),
    SNS("sns"),
    SECRETS_MANAGER("secretsmanager"),
    DYNAMODB("dynamodb"),
    EVENTBRIDGE("events"),
    LAMBDA("lambda"),
    KMS("kms");

    private final String prefix;

    GrantableService(String prefix) {
        this.prefix = prefix;
    }

    /** The service of a resource; empty if the service supports no grants. */
    public static Optional<GrantableService> of(ResourceArn resource) {
        return Arrays.stream(values())
                .filter(service -> service.prefix.equals(resource.service()))
                .findFirst();
    }

    /** The service's prefix in ARNs and in the actions of policies, such as {@code sqs}. */
    public String prefix() {
        return prefix;
    }
}
