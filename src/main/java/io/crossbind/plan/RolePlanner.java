package io.crossbind.plan;

import io.crossbind.desired.Desired.Caps;
import io.crossbind.desired.DesiredRole;
import io.crossbind.model.Glob;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Reason;
import io.crossbind.model.Recovery;
import io.crossbind.model.Refusal;
import io.crossbind.model.RoleObservation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Plans the changes of one role. */
final class RolePlanner {
    private RolePlanner() {}

    static Plan plan(DesiredRole wanted, RoleObservation observed) {
        return switch (observed) {
            case RoleObservation.Unknown _ -> new Plan.ReadRoleFirst();
            case RoleObservation.Absent _ -> new Plan.Apply(create(wanted));
            case RoleObservation.Foreign(String arn, boolean direct) ->
                direct ? conflict(arn + " was not made for this binding") : new Plan.ReadRoleFirst();
            case RoleObservation.Owned(ObservedRole role, boolean direct) -> owned(wanted, role, direct);
        };
    }

    private static List<Change> create(DesiredRole wanted) {
        List<Change> changes = new ArrayList<>();
        changes.add(new Change.CreateRole(wanted));
        wanted.inlinePolicies()
                .forEach((name, document) -> changes.add(new Change.PutInlinePolicy(wanted.name(), name, document)));
        sorted(wanted.attachedPolicies()).forEach(arn -> changes.add(new Change.AttachPolicy(wanted.name(), arn)));
        return changes;
    }

    private static Plan owned(DesiredRole wanted, ObservedRole role, boolean direct) {
        String owner = role.tags().get(OwnerTags.BINDING);
        boolean ofBinding = Objects.equals(wanted.tags().get(OwnerTags.BINDING), owner);
        List<Change> changes = ofBinding ? differences(wanted, role) : List.of();
        if (ofBinding && changes.isEmpty() && role.path().equals(wanted.path())) {
            return new Plan.Apply(changes);
        }
        if (!direct) {
            return new Plan.ReadRoleFirst();
        }
        if (!ofBinding) {
            return conflict(role.arn() + " was made for binding " + owner);
        }
        return role.path().equals(wanted.path())
                ? new Plan.Apply(changes)
                : new Plan.Refused(
                        new Refusal(Reason.ROLE_PATH_CHANGED, role.arn() + " does not lie under " + wanted.path()));
    }

    private static Plan conflict(String message) {
        return new Plan.Refused(new Refusal(Reason.CONFLICT, message));
    }

    /** The boundary comes before any permission, and permissions are put before others are removed. */
    private static List<Change> differences(DesiredRole wanted, ObservedRole role) {
        List<Change> changes = new ArrayList<>();
        String name = role.name();
        if (wanted.permissionsBoundary() != null
                && !wanted.permissionsBoundary().equals(role.permissionsBoundary())) {
            changes.add(new Change.PutPermissionsBoundary(name, wanted.permissionsBoundary()));
        }
        if (!wanted.trust().sameMeaningAs(role.trust())) {
            changes.add(new Change.UpdateTrustPolicy(name, wanted.trust()));
        }
        changes.addAll(permissions(wanted, role));
        if (differs(wanted, role)) {
            changes.add(new Change.UpdateRole(name, wanted.maxSessionSeconds(), wanted.description()));
        }
        if (!role.tags().entrySet().containsAll(wanted.tags().entrySet())) {
            changes.add(new Change.TagRole(name, wanted.tags()));
        }
        return changes;
    }

    /** A put replaces a document, and so may take away what an attached policy gives from now on: that is attached first. */
    private static List<Change> permissions(DesiredRole wanted, ObservedRole role) {
        List<Change> changes = new ArrayList<>();
        String name = role.name();
        missing(wanted.attachedPolicies(), role.attachedPolicies())
                .forEach(arn -> changes.add(new Change.AttachPolicy(name, arn)));
        wanted.inlinePolicies().forEach((policy, document) -> {
            PolicyDocument there = role.inlinePolicies().get(policy);
            if (there == null || !there.sameMeaningAs(document)) {
                changes.add(new Change.PutInlinePolicy(name, policy, document));
            }
        });
        missing(role.attachedPolicies(), wanted.attachedPolicies())
                .forEach(arn -> changes.add(new Change.DetachPolicy(name, arn)));
        missing(role.inlinePolicies().keySet(), wanted.inlinePolicies().keySet())
                .forEach(policy -> changes.add(new Change.DeleteInlinePolicy(name, policy)));
        return changes;
    }

    /** What the read that found the role does not tell counts as equal. */
    private static boolean differs(DesiredRole wanted, ObservedRole role) {
        return (role.maxSessionSeconds() != null && role.maxSessionSeconds() != wanted.maxSessionSeconds())
                || (role.description() != null && !role.description().equals(wanted.description()));
    }

    /** Takes from a role what the account's limits no longer allow. */
    static Plan restriction(Caps caps, String owner, RoleObservation observed) {
        return switch (observed) {
            case RoleObservation.Unknown _ -> new Plan.ReadRoleFirst();
            case RoleObservation.Absent _, RoleObservation.Foreign _ -> new Plan.Apply(List.of());
            case RoleObservation.Owned(ObservedRole role, boolean direct) -> {
                List<Change> changes =
                        owner.equals(role.tags().get(OwnerTags.BINDING)) ? excess(caps, role) : List.of();
                yield changes.isEmpty() || direct ? new Plan.Apply(changes) : new Plan.ReadRoleFirst();
            }
        };
    }

    private static List<Change> excess(Caps caps, ObservedRole role) {
        List<Change> changes = new ArrayList<>();
        if (caps.permissionsBoundary() != null && !caps.permissionsBoundary().equals(role.permissionsBoundary())) {
            changes.add(new Change.PutPermissionsBoundary(role.name(), caps.permissionsBoundary()));
        }
        sorted(role.attachedPolicies())
                .filter(arn -> caps.managedPolicyArns().stream().noneMatch(allowed -> Glob.matches(allowed, arn)))
                .forEach(arn -> changes.add(new Change.DetachPolicy(role.name(), arn)));
        if (role.maxSessionSeconds() != null && role.maxSessionSeconds() > caps.maxSessionSeconds()) {
            String description = role.description() == null ? "" : role.description();
            changes.add(new Change.UpdateRole(role.name(), caps.maxSessionSeconds(), description));
        }
        return changes;
    }

    static List<Change> undo(Reason failure, RoleObservation observed) {
        boolean lasts = failure.recovery() == Recovery.SPEC_CHANGE || failure == Reason.POLICY_NOT_FOUND;
        return lasts && observed instanceof RoleObservation.Owned(ObservedRole role, var _) ? delete(role) : List.of();
    }

    private static Stream<String> missing(Set<String> from, Set<String> in) {
        return sorted(from).filter(value -> !in.contains(value));
    }

    private static Stream<String> sorted(Set<String> values) {
        return values.stream().sorted();
    }

    /** Empties a role and deletes it: IAM refuses to delete one that has policies. */
    static List<Change> delete(ObservedRole role) {
        List<Change> changes = new ArrayList<>();
        sorted(role.attachedPolicies()).forEach(arn -> changes.add(new Change.DetachPolicy(role.name(), arn)));
        sorted(role.inlinePolicies().keySet())
                .forEach(policy -> changes.add(new Change.DeleteInlinePolicy(role.name(), policy)));
        changes.add(new Change.DeleteRole(role.name()));
        return changes;
    }
}
