package io.crossbind.plan;

import io.crossbind.desired.InlinePolicies;
import io.crossbind.desired.Revocation;
import io.crossbind.desired.RoleBounds;
import io.crossbind.desired.RoleBounds.RoleLimits;
import io.crossbind.desired.TrustPolicies;
import io.crossbind.desired.grants.GrantBounds;
import io.crossbind.model.Glob;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.PolicyStatement;
import io.crossbind.model.RoleObservation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Plans the permissions that an existing role loses while its binding is rejected.
 *
 * @param tags the owner tags of the role; a role without them stays unchanged
 * @param bounds the limits of the role's account
 * @param grantLimits the limits of grants in the target account; empty if the account cannot be found
 * @param uids the known tags with the UIDs of the owner: a role with other UIDs belongs to an earlier owner of the name
 * @param revokedBefore time before which sessions are revoked; empty if none are
 */
public record RoleClampPlanner(
        Map<String, String> tags,
        RoleBounds bounds,
        Optional<GrantBounds> grantLimits,
        Map<String, String> uids,
        Optional<String> revokedBefore) {

    public Plan plan(RoleObservation observed) {
        return Plan.ofOwned(observed, role -> OwnerTags.sameOwner(tags, role.tags()) ? reductions(role) : List.of());
    }

    /** The least strict rule decides, because the role belongs to the rule that admitted its binding. */
    private List<Change> reductions(ObservedRole role) {
        return bounds.candidates().stream()
                .map(limits -> reductions(role, limits))
                .min(Comparator.comparingInt(changes -> changes.stream()
                        .mapToInt(change -> removed(role, change))
                        .sum()))
                .orElseThrow();
    }

    /** How much a change removes: statements of an inline policy, or one managed policy, boundary or session. */
    private static int removed(ObservedRole role, Change change) {
        return switch (change) {
            case Change.DeleteInlinePolicy(var _, String policy) -> statements(role, policy);
            case Change.PutInlinePolicy(var _, String policy, var left) ->
                Math.max(1, statements(role, policy) - left.statements().size());
            default -> 1;
        };
    }

    private static int statements(ObservedRole role, String policy) {
        return Optional.ofNullable(role.inlinePolicies().get(policy))
                .map(document -> document.statements().size())
                .orElse(0);
    }

    private List<Change> reductions(ObservedRole role, RoleLimits limits) {
        List<Change> changes = new ArrayList<>(RolePlanner.boundary(limits.boundaries(), role));
        changes.addAll(new InlinePolicyPlanner(role).denials(denials(role), inlineReductions(role, limits)));
        changes.addAll(trust(role));
        role.attachedPolicies().stream()
                .sorted()
                .filter(arn -> limits.managedPolicyArns().stream().noneMatch(allowed -> Glob.matches(allowed, arn)))
                .forEach(arn -> changes.add(new Change.DetachPolicy(role.name(), arn)));
        if (role.maxSessionSeconds() != null && role.maxSessionSeconds() > limits.maxSessionSeconds()) {
            String description = role.description() == null ? "" : role.description();
            changes.add(new Change.UpdateRole(role.name(), limits.maxSessionSeconds(), description));
        }
        return changes;
    }

    private List<Change> inlineReductions(ObservedRole role, RoleLimits limits) {
        List<Change> changes = new ArrayList<>();
        limits.statements()
                .map(allowed -> left(
                        role,
                        InlinePolicies.STATEMENTS,
                        statement -> Optional.of(statement).filter(allowed::allows)))
                .ifPresent(changes::addAll);
        grantLimits
                .map(allowed -> left(role, InlinePolicies.GRANTS, allowed::identity))
                .ifPresent(changes::addAll);
        role.inlinePolicies().keySet().stream()
                .sorted()
                .filter(policy -> !InlinePolicies.isOwn(policy))
                .forEach(policy -> changes.add(new Change.DeleteInlinePolicy(role.name(), policy)));
        return changes;
    }

    /** The policies missing in the role to deny sessions: revoked sessions, and all sessions of a deleted namespace. */
    private Map<String, PolicyDocument> denials(ObservedRole role) {
        Map<String, PolicyDocument> denials = new TreeMap<>();
        revokedBefore.map(Revocation::deny).ifPresent(deny -> denials.put(InlinePolicies.REVOKED_SESSIONS, deny));
        if (isInherited(role)) {
            denials.put(InlinePolicies.BLOCKED, InlinePolicies.denyAll());
        }
        denials.entrySet().removeIf(denial -> {
            PolicyDocument there = role.inlinePolicies().get(denial.getKey());
            return there != null && there.isEquivalentTo(denial.getValue());
        });
        return denials;
    }

    private boolean isInherited(ObservedRole role) {
        return OwnerTags.areOfPredecessor(role.tags(), uids);
    }

    /**
     * The change of an inline policy with reduced statements. A resource whose policy delegates to the role's account accepts every role whose own
     * policy allows the access.
     */
    private static List<Change> left(
            ObservedRole role, String policy, Function<PolicyStatement, Optional<PolicyStatement>> allowed) {
        PolicyDocument there = role.inlinePolicies().get(policy);
        if (there == null) {
            return List.of();
        }
        List<PolicyStatement> left = there.statements().stream()
                .map(allowed)
                .flatMap(Optional::stream)
                .toList();
        if (left.equals(there.statements())) {
            return List.of();
        }
        return List.of(
                left.isEmpty()
                        ? new Change.DeleteInlinePolicy(role.name(), policy)
                        : new Change.PutInlinePolicy(role.name(), policy, new PolicyDocument(there.version(), left)));
    }

    /**
     * A trust policy with a deleted principal stays: the policy grants access to no one, IAM accepts no document with a deleted principal, and the
     * deleted principal's ID distinguishes a re-created principal.
     */
    private List<Change> trust(ObservedRole role) {
        PolicyDocument narrowed = isInherited(role)
                ? TrustPolicies.nobody()
                : revokedBefore
                        .filter(_ -> role.trust().deadPrincipal().isEmpty())
                        .map(time -> TrustPolicies.notBefore(role.trust(), time))
                        .orElse(role.trust());
        return narrowed.isEquivalentTo(role.trust())
                ? List.of()
                : List.of(new Change.UpdateTrustPolicy(role.name(), narrowed));
    }

    /** Returns whether the role belongs to a deleted namespace whose name another namespace has now. A token does not contain the namespace's UID. */
    public static boolean belongsToEarlierNamespace(ObservedRole role, String namespaceUid) {
        return OwnerTags.areOfPredecessor(role.tags(), Map.of(OwnerTags.NAMESPACE_UID, namespaceUid));
    }
}
