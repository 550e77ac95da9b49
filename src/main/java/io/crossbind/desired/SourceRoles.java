package io.crossbind.desired;

import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The workloads' own roles. Such a role may only assume the target roles of its bindings, or use grants to itself. */
final class SourceRoles {
    /** The shortest MaxSessionDuration in IAM; a chained session lasts an hour at most anyway. */
    private static final int SESSION_SECONDS = 3600;

    private SourceRoles() {}

    /** The role of one binding's own workload. */
    static DesiredRole ofBinding(
            BindingFacts facts, AccountFacts account, PolicyDocument trust, Map<String, PolicyDocument> permissions) {
        Revocation revocation =
                Revocation.ofSource(facts.spec(), Optional.of(facts.target().spec()), Optional.of(account.spec()));
        return role(
                account,
                AccountLimits.of(account, facts.namespace())
                        .sourceBoundary(
                                ResolvedWorkload.of(facts.spec()).kind(),
                                ResolvedWorkload.of(facts.spec()).delivery()),
                nameOfBinding(facts, account).name(),
                revocation.on(TrustPolicies.verifiable(trust, facts.verifier(), facts.verifierId())),
                revocation.with(permissions),
                "Created by crossbind for the workload of the CrossAccountBinding " + facts.ownerTag(),
                facts.roleTags());
    }

    /** The name of the own role of a binding's workload. */
    static DesiredRoleName nameOfBinding(BindingFacts facts, AccountFacts account) {
        return DesiredRoleName.in(
                account, RoleNames.ofSource(facts.cluster(), facts.namespace().name(), facts.name()));
    }

    static DesiredRole role(
            AccountFacts account,
            @Nullable String boundary,
            String name,
            PolicyDocument trust,
            Map<String, PolicyDocument> permissions,
            String description,
            Map<String, String> tags) {
        DesiredRoleName place = DesiredRoleName.in(account, name);
        return new DesiredRole(
                name,
                place.path(),
                place.arn(),
                trust,
                boundary,
                SESSION_SECONDS,
                description,
                tags,
                permissions,
                Set.of());
    }

    /** The permission to assume the target role of the role's only binding. */
    static Map<String, PolicyDocument> mayBecome(String targetRoleArn) {
        return Map.of(InlinePolicies.STATEMENTS, mayAssume(Set.of(targetRoleArn)));
    }

    static PolicyDocument mayAssume(Set<String> targets) {
        return permission(Set.of("sts:AssumeRole"), targets);
    }

    /** The permission to assume the target role for EKS Pod Identity, which passes session tags on. */
    static Map<String, PolicyDocument> mayBecomeTagged(String targetRoleArn) {
        return Map.of(
                InlinePolicies.STATEMENTS,
                permission(Set.of("sts:AssumeRole", "sts:TagSession"), Set.of(targetRoleArn)));
    }

    private static PolicyDocument permission(Set<String> actions, Set<String> targets) {
        return PolicyDocument.of(PolicyStatement.allow(null, actions, targets, Map.of()));
    }
}
