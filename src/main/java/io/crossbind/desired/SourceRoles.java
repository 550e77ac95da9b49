package io.crossbind.desired;

import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import java.util.Map;
import java.util.Set;

/** Roles that workloads hold themselves. All that they may do is assume the target roles that bindings name. */
final class SourceRoles {
    /** The shortest MaxSessionDuration that IAM takes; a chained session lasts an hour at most anyway. */
    private static final int SESSION_SECONDS = 3600;

    private SourceRoles() {}

    /** The role of one binding's own workload. */
    static DesiredRole ofBinding(
            BindingFacts facts, AccountFacts account, PolicyDocument trust, PolicyDocument permissions) {
        return role(
                account,
                RoleNames.ofSource(facts.cluster(), facts.namespace().name(), facts.name()),
                TrustPolicies.verifiable(trust, facts.verifier(), facts.verifierId()),
                Map.of(BindingDesign.INLINE_POLICY, permissions),
                "Made by crossbind for the workload of the CrossAccountBinding " + facts.ownerTag(),
                facts.roleTags());
    }

    static DesiredRole role(
            AccountFacts account,
            String name,
            PolicyDocument trust,
            Map<String, PolicyDocument> permissions,
            String description,
            Map<String, String> tags) {
        LimitsCheck limits = new LimitsCheck(account);
        DesiredRoleName place = DesiredRoleName.in(account, name);
        return new DesiredRole(
                name,
                place.path(),
                place.arn(),
                trust,
                limits.permissionsBoundary(),
                SESSION_SECONDS,
                description,
                tags,
                permissions,
                Set.of());
    }

    static PolicyDocument mayAssume(Set<String> targets) {
        return permission(Set.of("sts:AssumeRole"), targets);
    }

    static PolicyDocument mayAssumeAndTag(Set<String> targets) {
        return permission(Set.of("sts:AssumeRole", "sts:TagSession"), targets);
    }

    private static PolicyDocument permission(Set<String> actions, Set<String> targets) {
        return PolicyDocument.of(PolicyStatement.allow(null, actions, targets, Map.of()));
    }
}
