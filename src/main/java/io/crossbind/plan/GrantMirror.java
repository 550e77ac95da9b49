package io.crossbind.plan;

import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.grants.GrantServices;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.ResourceArn;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policy of a workload's own role for its grants. A grant enters this policy only if the resource's policy has taken the grant. A statement that
 * the role already has stays, because the resource may be unreachable for a while only.
 *
 * @param there the role's present policy; empty if the role has none
 */
public record GrantMirror(Optional<PolicyDocument> there) {

    /** The cached policy of a role. */
    public static GrantMirror of(RoleObservation observed) {
        return new GrantMirror(
                observed instanceof RoleObservation.Owned(var role, boolean _)
                        ? Optional.ofNullable(role.inlinePolicies().get(InlinePolicies.GRANTS))
                        : Optional.empty());
    }

    /**
     * The desired state with no additional permission on some resources.
     *
     * @param refused resources whose policies do not take the grants
     */
    public DesiredAccountState without(Set<ResourceArn> refused, DesiredAccountState side) {
        PolicyDocument wanted = side.role().inlinePolicies().get(InlinePolicies.GRANTS);
        if (wanted == null || refused.isEmpty()) {
            return side;
        }
        Map<String, PolicyDocument> policies = new TreeMap<>(side.role().inlinePolicies());
        policies.remove(InlinePolicies.GRANTS);
        without(refused, wanted).ifPresent(left -> policies.put(InlinePolicies.GRANTS, left));
        return side.withRole(side.role().withInlinePolicies(policies));
    }

    /** Returns whether a change updates the role's policy for grants. The policies of the resources must get the grants first. */
    public static boolean isPut(Change change) {
        return change instanceof Change.PutInlinePolicy(var _, String policy, var _)
                && policy.equals(InlinePolicies.GRANTS);
    }

    /**
     * Returns the remaining planned changes of the policy.
     *
     * @param refused resources whose policies did not take the grants
     */
    public List<Change> without(Set<ResourceArn> refused, List<Change> puts) {
        return puts.stream()
                .flatMap(change -> change instanceof Change.PutInlinePolicy put
                        ? without(refused, put).stream()
                        : Optional.of(change).stream())
                .toList();
    }

    private Optional<Change> without(Set<ResourceArn> refused, Change.PutInlinePolicy put) {
        Optional<PolicyDocument> left = without(refused, put.document());
        if (left.isEmpty()) {
            return there.map(_ -> new Change.DeleteInlinePolicy(put.role(), put.policy()));
        }
        return left.filter(document -> there.filter(document::isEquivalentTo).isEmpty())
                .map(document -> new Change.PutInlinePolicy(put.role(), put.policy(), document));
    }

    private Optional<PolicyDocument> without(Set<ResourceArn> refused, PolicyDocument wanted) {
        List<PolicyStatement> left = wanted.statements().stream()
                .flatMap(statement ->
                        isOnAnyOf(refused, statement) ? presentPart(statement).stream() : Stream.of(statement))
                .toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new PolicyDocument(wanted.version(), left));
    }

    /** The part of a statement already in the role's policy: a statement that only loses actions must not disappear. */
    private Optional<PolicyStatement> presentPart(PolicyStatement statement) {
        Set<String> actions = there.stream()
                .flatMap(document -> document.statements().stream())
                .filter(present -> withActions(present.withSid(null), Set.of())
                        .equals(withActions(statement.withSid(null), Set.of())))
                .flatMap(present -> actions(present).stream())
                .filter(actions(statement)::contains)
                .collect(Collectors.toSet());
        return actions.isEmpty() ? Optional.empty() : Optional.of(withActions(statement, actions));
    }

    private static Set<String> actions(PolicyStatement statement) {
        return statement.elements().getOrDefault("Action", Set.of());
    }

    private static PolicyStatement withActions(PolicyStatement statement, Set<String> actions) {
        Map<String, Set<String>> elements = new TreeMap<>(statement.elements());
        elements.put("Action", actions);
        return new PolicyStatement(
                statement.sid(), statement.effect(), statement.principals(), elements, statement.conditions());
    }

    private static boolean isOnAnyOf(Set<ResourceArn> holders, PolicyStatement statement) {
        return statement.elements().getOrDefault("Resource", Set.of()).stream()
                .filter(resource -> !resource.equals("*"))
                .map(ResourceArn::parse)
                .anyMatch(resource -> GrantServices.of(resource)
                        .filter(service -> holders.contains(service.policyResource(resource)))
                        .isPresent());
    }
}
