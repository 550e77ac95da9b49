package io.crossbind.desired;

import io.crossbind.model.AccountId;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.Partition;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every trust policy that is written: the exact principal, and every condition that AWS supports for it. No wildcard but ECS's. */
public final class TrustPolicies {
    private static final String STRING_EQUALS = "StringEquals";
    private static final String ASSUME = "sts:AssumeRole";

    /** When a session began; keys of users have none (IAM, global condition context keys). */
    static final String TOKEN_ISSUE_TIME = "aws:TokenIssueTime";

    /** The additional action that EKS Pod Identity needs for its session tags (EKS user guide, pod identity role trust policy). */
    private static final String TAG_SESSION = "sts:TagSession";

    private TrustPolicies() {}

    /**
     * Exactly this service account's tokens for exactly this audience: both keys, StringEquals, no wildcard (IAM, roles for OIDC
     * federation).
     */
    static PolicyDocument federated(String providerArn, ClusterIdentity cluster, String subject) {
        String issuer = cluster.issuer().hostAndPath();
        return PolicyDocument.of(statement(
                Map.of("Federated", Set.of(providerArn)),
                Set.of("sts:AssumeRoleWithWebIdentity"),
                Map.of(
                        STRING_EQUALS,
                        Map.of(issuer + ":sub", Set.of(subject), issuer + ":aud", Set.of(cluster.audience())))));
    }

    /** A role of another account, with the external ID that the operator generated for the binding. */
    static PolicyDocument chained(String roleArn, String externalId) {
        return PolicyDocument.of(statement(aws(roleArn), Set.of(ASSUME), externalId(externalId)));
    }

    /** A role that EKS Pod Identity holds: the external ID comes with AssumeRole only, the session tags with both. */
    static PolicyDocument chainedByPodIdentity(String roleArn, String externalId) {
        return PolicyDocument.of(
                statement(aws(roleArn), Set.of(ASSUME), externalId(externalId)),
                statement(aws(roleArn), Set.of(TAG_SESSION), Map.of()));
    }

    /** EKS Pod Identity, for one service account of one cluster (EKS user guide, restricting a role to a service account). */
    static PolicyDocument podIdentity(String clusterArn, AccountId account, String namespace, String serviceAccount) {
        return PolicyDocument.of(statement(
                Map.of("Service", Set.of("pods.eks.amazonaws.com")),
                Set.of(ASSUME, TAG_SESSION),
                Map.of(
                        STRING_EQUALS,
                        Map.of(
                                "aws:SourceAccount",
                                Set.of(account.value()),
                                "aws:SourceArn",
                                Set.of(clusterArn),
                                "aws:RequestTag/eks-cluster-arn",
                                Set.of(clusterArn),
                                "aws:RequestTag/kubernetes-namespace",
                                Set.of(namespace),
                                "aws:RequestTag/kubernetes-service-account",
                                Set.of(serviceAccount)))));
    }

    /**
     * Tasks of the account in the region. ECS names no cluster here: {@code arn:P:ecs:REGION:ACCOUNT:*} is the narrowest source ARN that
     * it supports (ECS developer guide, task IAM role).
     */
    static PolicyDocument ecsTasks(Partition partition, String region, AccountId account) {
        return PolicyDocument.of(statement(
                Map.of("Service", Set.of("ecs-tasks.amazonaws.com")),
                Set.of(ASSUME),
                Map.of(
                        STRING_EQUALS,
                        Map.of("aws:SourceAccount", Set.of(account.value())),
                        "ArnLike",
                        Map.of(
                                "aws:SourceArn",
                                Set.of("arn:" + partition.id() + ":ecs:" + region + ":" + account + ":*")))));
    }

    /** Lambda, which sends no source with an execution role (Lambda developer guide, execution role). */
    static PolicyDocument lambda() {
        return service("lambda.amazonaws.com");
    }

    /** EC2, which sends no source with an instance profile's role. In China its name has the region's suffix. */
    static PolicyDocument ec2(Partition partition) {
        return service("aws-cn".equals(partition.id()) ? "ec2.amazonaws.com.cn" : "ec2.amazonaws.com");
    }

    private static PolicyDocument service(String name) {
        return PolicyDocument.of(statement(Map.of("Service", Set.of(name)), Set.of(ASSUME), Map.of()));
    }

    /** A person: only a session that proved a second factor (IAM user guide, MFA-protected API access). */
    static PolicyDocument person(String principalArn) {
        return PolicyDocument.of(statement(
                aws(principalArn),
                Set.of(ASSUME),
                Map.of("Bool", Map.of("aws:MultiFactorAuthPresent", Set.of("true")))));
    }

    /**
     * Returns the trust policy extended by the operator's own role, which verifies access in accounts that the operator cannot access
     * otherwise.
     *
     * @param externalId the external ID that the operator sends; it is of no use to others
     */
    static PolicyDocument verifiable(PolicyDocument trust, Optional<String> verifierArn, String externalId) {
        return verifierArn
                .map(arn -> new PolicyDocument(
                        PolicyDocument.CURRENT,
                        Stream.concat(
                                        trust.statements().stream(),
                                        Stream.of(statement(aws(arn), Set.of(ASSUME), externalId(externalId))))
                                .toList()))
                .orElse(trust);
    }

    /**
     * Returns the trust policy without sessions that began before a time: such a session could assume the role again and get a session
     * that is not denied. Web identity tokens are not sessions.
     *
     * @param time ISO 8601, as {@code spec.revokeSessionsBefore}
     */
    public static PolicyDocument notBefore(PolicyDocument trust, String time) {
        return new PolicyDocument(
                trust.version(),
                trust.statements().stream()
                        .map(statement -> isForSessions(statement) ? notBefore(statement, time) : statement)
                        .toList());
    }

    private static boolean isForSessions(PolicyStatement statement) {
        Set<String> actions = statement.elements().getOrDefault("Action", Set.of());
        return "Allow".equals(statement.effect()) && (actions.contains(ASSUME) || actions.contains(TAG_SESSION));
    }

    private static PolicyStatement notBefore(PolicyStatement statement, String time) {
        Map<String, Map<String, Set<String>>> conditions = new TreeMap<>(statement.conditions());
        conditions.put("DateGreaterThanEqualsIfExists", Map.of(TOKEN_ISSUE_TIME, Set.of(time)));
        return new PolicyStatement(
                statement.sid(), statement.effect(), statement.principals(), statement.elements(), conditions);
    }

    /** The trust policy that denies all principals, for a blocked role. */
    public static PolicyDocument nobody() {
        return PolicyDocument.of(new PolicyStatement(
                null,
                "Deny",
                Map.of("Principal", aws("*")),
                Map.of("Action", Set.of(ASSUME, "sts:AssumeRoleWithWebIdentity", TAG_SESSION)),
                Map.of()));
    }

    /** A principal that authenticates by its own identity, such as a CI system's role. */
    static PolicyDocument principal(String principalArn) {
        return PolicyDocument.of(statement(aws(principalArn), Set.of(ASSUME), Map.of()));
    }

    private static Map<String, Set<String>> aws(String arn) {
        return Map.of("AWS", Set.of(arn));
    }

    private static Map<String, Map<String, Set<String>>> externalId(String value) {
        return Map.of(STRING_EQUALS, Map.of("sts:ExternalId", Set.of(value)));
    }

    private static PolicyStatement statement(
            Map<String, Set<String>> principal, Set<String> actions, Map<String, Map<String, Set<String>>> conditions) {
        return new PolicyStatement(
                null, "Allow", Map.of("Principal", principal), Map.of("Action", actions), new TreeMap<>(conditions));
    }
}
