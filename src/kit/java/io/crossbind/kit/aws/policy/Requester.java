package io.crossbind.kit.aws.policy;

import org.jspecify.annotations.Nullable;

/**
 * The requester, as principal elements see the requester.
 *
 * @param account the principal's account, empty for a federated principal
 * @param arn the ARN of the user or of the role behind a session
 * @param sessionArn the ARN of the role's session
 * @param uniqueId the id of the user or role (AIDA..., AROA...); a re-created role has another id
 * @param federated the ARN of the OpenID Connect provider that issued the token
 * @param service the service principal that assumes a role for a workload, such as {@code ecs-tasks.amazonaws.com}
 */
public record Requester(
        String account,
        String arn,
        @Nullable String sessionArn,
        String uniqueId,
        @Nullable String federated,
        @Nullable String service) {

    public static Requester federatedBy(String providerArn) {
        return new Requester("", "", null, "", providerArn, null);
    }

    public static Requester service(String principal) {
        return new Requester("", "", null, "", null, principal);
    }
}
