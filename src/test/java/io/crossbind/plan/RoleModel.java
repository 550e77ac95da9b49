package io.crossbind.plan;

import io.crossbind.desired.DesiredRole;
import io.crossbind.model.ObservedRole;
import io.crossbind.model.OwnerTags;
import io.crossbind.model.PolicyDocument;
import io.crossbind.model.Quotas;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** IAM's rules for one role name, as strict as IAM: a change refused by IAM fails here too. */
public final class RoleModel {
    private RoleModel() {}

    public static Optional<ObservedRole> after(Optional<ObservedRole> before, Change.OfRole change) {
        if (change instanceof Change.CreateRole(DesiredRole wanted)) {
            check(before.isEmpty(), "EntityAlreadyExists: " + ChangeMessages.of(change));
            return Optional.of(created(wanted));
        }
        ObservedRole role = before.orElseThrow(() -> new AssertionError("NoSuchEntity: " + ChangeMessages.of(change)));
        return switch (change) {
            case Change.CreateRole _ -> throw new AssertionError("handled above");
            case Change.DeleteRole _ -> {
                check(
                        role.inlinePolicies().isEmpty()
                                && role.attachedPolicies().isEmpty()
                                && role.instanceProfiles().isEmpty(),
                        "DeleteConflict: " + ChangeMessages.of(change));
                yield Optional.empty();
            }
            case Change.UpdateTrustPolicy(var _, var trust) -> Optional.of(role.withTrust(trust));
            case Change.PutPermissionsBoundary(var _, var arn) -> Optional.of(role.withPermissionsBoundary(arn));
            case Change.UpdateRole(var _, int seconds, var text) -> Optional.of(role.withSession(seconds, text));
            case Change.TagRole(var _, var tags) -> Optional.of(role.withTags(tags));
            case Change.ReleaseRole _ -> Optional.of(untagged(role));
            case Change.PutInlinePolicy(var _, var name, var document) -> {
                ObservedRole put = role.withInlinePolicy(name, document);
                int size = put.inlinePolicies().values().stream()
                        .mapToInt(PolicyDocument::size)
                        .sum();
                check(size <= Quotas.INLINE_POLICIES_SIZE, "LimitExceeded: " + ChangeMessages.of(change));
                yield Optional.of(put);
            }
            case Change.DeleteInlinePolicy(var _, var name) -> {
                check(role.inlinePolicies().containsKey(name), "NoSuchEntity: " + ChangeMessages.of(change));
                yield Optional.of(role.withoutInlinePolicy(name));
            }
            case Change.AttachPolicy(var _, var arn) -> Optional.of(role.withAttachedPolicy(arn));
            case Change.DetachPolicy(var _, var arn) -> {
                check(role.attachedPolicies().contains(arn), "NoSuchEntity: " + ChangeMessages.of(change));
                yield Optional.of(role.withoutAttachedPolicy(arn));
            }
            case Change.PutInstanceProfile(String name, var _, var _) -> {
                check(role.instanceProfiles().isEmpty(), "LimitExceeded: " + ChangeMessages.of(change));
                yield Optional.of(role.withInstanceProfiles(Set.of(name)));
            }
            case Change.ReleaseInstanceProfile _ -> Optional.of(role);
            case Change.DeleteInstanceProfile(String name, var _) -> {
                check(role.instanceProfiles().contains(name), "NoSuchEntity: " + ChangeMessages.of(change));
                yield Optional.of(role.withInstanceProfiles(Set.of()));
            }
        };
    }

    private static ObservedRole created(DesiredRole wanted) {
        return new ObservedRole(
                wanted.name(),
                wanted.path(),
                wanted.arn(),
                "AROA2",
                wanted.trust(),
                wanted.permissionsBoundary(),
                wanted.maxSessionSeconds(),
                wanted.description(),
                wanted.tags(),
                Map.of(),
                Set.of(),
                Set.of());
    }

    private static ObservedRole untagged(ObservedRole role) {
        Map<String, String> tags = new HashMap<>(role.tags());
        tags.keySet().removeAll(Set.of(OwnerTags.CLUSTER, OwnerTags.BINDING, OwnerTags.SERVICE_ACCOUNT));
        return withTagsOnly(role, tags);
    }

    /** The role with these tags and no others. */
    public static ObservedRole withTagsOnly(ObservedRole role, Map<String, String> tags) {
        return new ObservedRole(
                role.name(),
                role.path(),
                role.arn(),
                role.id(),
                role.trust(),
                role.permissionsBoundary(),
                role.maxSessionSeconds(),
                role.description(),
                tags,
                role.inlinePolicies(),
                role.attachedPolicies(),
                role.instanceProfiles());
    }

    private static void check(boolean condition, String error) {
        if (!condition) {
            throw new AssertionError(error);
        }
    }
}
