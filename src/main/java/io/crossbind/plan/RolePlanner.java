package io.crossbind.plan;

import io.crossbind.desired.Boundaries;
import io.crossbind.desired.DesiredAccountState;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.model.RoleObservation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Plans the changes of one role. */
final class RolePlanner {
    private RolePlanner() {}

    /** @param attachedPoliciesQuota the quota of managed policies for a role in its account */
    static Plan plan(DesiredAccountState side, RoleObservation observed, int attachedPoliciesQuota) {
        return switch (observed) {
            case RoleObservation.Unknown _ -> new Plan.ReadRoleFirst();
            case RoleObservation.Absent _ -> new Plan.Apply(create(side));
            case RoleObservation.Foreign(String arn, boolean direct) ->
                direct ? conflict(arn + " does not belong to this binding") : new Plan.ReadRoleFirst();
            case RoleObservation.Owned(ObservedRole role, boolean direct) ->
                owned(side, role, direct, attachedPoliciesQuota);
        };
    }

    private static List<Change> create(DesiredAccountState side) {
        DesiredRole wanted = side.role();
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.CreateRole(wanted));
        wanted.inlinePolicies()
                .forEach((name, document) -> changes.add(new Change.PutInlinePolicy(wanted.name(), name, document)));
        sorted(wanted.attachedPolicies()).forEach(arn -> changes.add(new Change.AttachPolicy(wanted.name(), arn)));
        if (side.profile()) {
            changes.add(new Change.PutInstanceProfile(wanted.name(), wanted.path(), wanted.tags()));
        }
        return changes;
    }

    /**
     * The changes that replace the role of an earlier binding of the same name. The new role has another unique ID. Statements for the old role in
     * the policies of resources are then void (IAM user guide, IAM identifiers, unique IDs).
     */
    private static List<Change> recreate(DesiredAccountState side, ObservedRole role) {
        List<Change> changes =
                new ArrayList<>(delete(role, Boundaries.of(side.role().permissionsBoundary()), side.profile()));
        changes.addAll(create(side));
        return changes;
    }

    private static Plan owned(DesiredAccountState side, ObservedRole role, boolean direct, int quota) {
        DesiredRole wanted = side.role();
        boolean ours = OwnerTags.sameOwner(wanted.tags(), role.tags());
        if (ours && OwnerTags.areOfPredecessor(role.tags(), wanted.tags())) {
            return direct ? new Plan.Apply(recreate(side, role)) : new Plan.ReadRoleFirst();
        }
        List<Change> changes = ours ? differences(side, role, quota) : List.of();
        if (ours && changes.isEmpty() && role.path().equals(wanted.path())) {
            return new Plan.Apply(changes);
        }
        if (!direct) {
            return new Plan.ReadRoleFirst();
        }
        if (!ours) {
            return conflict(role.arn() + " belongs to " + OwnerTags.ownerIn(role.tags(), wanted.tags()));
        }
        if (!role.path().equals(wanted.path())) {
            return new Plan.Refused(
                    new Problem(Reason.ROLE_PATH_CHANGED, role.arn() + " is not under path " + wanted.path()));
        }
        return side.existingPrincipal()
                ? role.trust()
                        .deadPrincipal()
                        .<Plan>map(id -> new Plan.Refused(new Problem(
                                Reason.PRINCIPAL_REPLACED,
                                "the trust policy of " + role.arn() + " contains " + id
                                        + ", the ID of a deleted principal")))
                        .orElseGet(() -> new Plan.Apply(changes))
                : new Plan.Apply(changes);
    }

    private static Plan conflict(String message) {
        return new Plan.Refused(new Problem(Reason.CONFLICT, message));
    }

    /** The boundary comes before any permission, and permissions are put before others are removed. */
    private static List<Change> differences(DesiredAccountState side, ObservedRole role, int quota) {
        DesiredRole wanted = side.role();
        List<Change> changes = new ArrayList<>();
        String name = role.name();
        changes.addAll(boundary(Boundaries.of(wanted.permissionsBoundary()), role));
        if (!wanted.trust().isEquivalentTo(role.trust())) {
            changes.add(new Change.UpdateTrustPolicy(name, wanted.trust()));
        }
        changes.addAll(permissions(wanted, role, quota));
        if (differs(wanted, role)) {
            changes.add(new Change.UpdateRole(name, wanted.maxSessionSeconds(), wanted.description()));
        }
        if (!role.tags().entrySet().containsAll(wanted.tags().entrySet())) {
            changes.add(new Change.TagRole(name, wanted.tags()));
        }
        if (side.profile() && !role.instanceProfiles().contains(name)) {
            changes.add(new Change.PutInstanceProfile(name, wanted.path(), wanted.tags()));
        }
        return changes;
    }

    /** Restores the boundary. The management role may change or delete a role only with the boundary. */
    static List<Change> boundary(Boundaries allowed, ObservedRole role) {
        return allowed.missing(role.permissionsBoundary())
                .<Change>map(boundary -> new Change.PutPermissionsBoundary(role.name(), boundary))
                .toList();
    }

    /**
     * A put replaces a document and may remove a permission also granted by a policy to attach. So the policy is attached first. If the role has no
     * room for another policy, a surplus policy is detached before.
     */
    private static List<Change> permissions(DesiredRole wanted, ObservedRole role, int quota) {
        List<Change> changes = new ArrayList<>();
        String name = role.name();
        List<String> missing =
                missing(wanted.attachedPolicies(), role.attachedPolicies()).toList();
        Deque<String> surplus = new ArrayDeque<>(
                missing(role.attachedPolicies(), wanted.attachedPolicies()).toList());
        int room = quota - role.attachedPolicies().size();
        for (String arn : missing) {
            if (room > 0) {
                room--;
            } else if (!surplus.isEmpty()) {
                changes.add(new Change.DetachPolicy(name, surplus.remove()));
            }
            changes.add(new Change.AttachPolicy(name, arn));
        }
        changes.addAll(new InlinePolicyPlanner(role).replacement(wanted.inlinePolicies()));
        surplus.forEach(arn -> changes.add(new Change.DetachPolicy(name, arn)));
        return changes;
    }

    /** Returns whether the role differs from the desired one. Fields missing in the read count as equal. */
    private static boolean differs(DesiredRole wanted, ObservedRole role) {
        return (role.maxSessionSeconds() != null && role.maxSessionSeconds() != wanted.maxSessionSeconds())
                || (role.description() != null && !role.description().equals(wanted.description()));
    }

    /** Replaces the inline policies of an existing role, and changes nothing else. */
    static Plan replaceInlinePolicies(
            Map<String, PolicyDocument> inlinePolicies,
            Map<String, String> tags,
            Boundaries boundaries,
            RoleObservation observed) {
        return Plan.ofOwned(observed, role -> {
            List<Change> puts = OwnerTags.sameOwner(tags, role.tags())
                    ? new InlinePolicyPlanner(role).puts(inlinePolicies)
                    : List.of();
            List<Change> changes = new ArrayList<>(puts.isEmpty() ? List.of() : boundary(boundaries, role));
            changes.addAll(puts);
            return changes;
        });
    }

    private static Stream<String> missing(Set<String> from, Set<String> in) {
        return sorted(from).filter(value -> !in.contains(value));
    }

    private static Stream<String> sorted(Set<String> values) {
        return values.stream().sorted();
    }

    /** Removes all policies of a role and deletes the role: IAM refuses to delete a role with policies. */
    static List<Change> delete(ObservedRole role, Boundaries boundaries, boolean profile) {
        List<Change> changes = new ArrayList<>(boundary(boundaries, role));
        sorted(role.attachedPolicies()).forEach(arn -> changes.add(new Change.DetachPolicy(role.name(), arn)));
        sorted(role.inlinePolicies().keySet())
                .forEach(policy -> changes.add(new Change.DeleteInlinePolicy(role.name(), policy)));
        if (profile || role.instanceProfiles().contains(role.name())) {
            changes.add(new Change.DeleteInstanceProfile(role.name(), role.tags()));
        }
        changes.add(new Change.DeleteRole(role.name()));
        return changes;
    }
}
