package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.status.BindingOutcome.Role;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Which source roles this operator made. IAM pins a trust policy to the unique id of a role, so that a role which was deleted and made again
 * by somebody else is shut out; the operator pins anew only what it made itself.
 */
public final class TrustedSourceRoles {
    /** By ARN of the role: its id, if this process made it. */
    private final ConcurrentHashMap<String, String> made = new ConcurrentHashMap<>();

    void made(Role role) {
        made.put(role.arn(), String.valueOf(role.id()));
    }

    /**
     * Whether the role is the one that the binding's status names, or was made by this operator since: by this process, for a binding that shares
     * the role, or for this one by a process that was killed after it had written down that it would. A binding that comes new to a shared role has no word of its own against the others.
     */
    boolean isKnown(BindingContext context, Role role) {
        Optional<RoleStatus> pinned = context.sourceRole();
        Set<String> pinnedByOthers = context.workload().sharesSource() ? pinnedByOthers(context) : Set.of();
        return Objects.equals(role.id(), made.get(role.arn()))
                || pinnedByOthers.contains(String.valueOf(role.id()))
                || pinned.map(own -> own.id() == null || Objects.equals(role.id(), own.id()))
                        .orElseGet(pinnedByOthers::isEmpty);
    }

    private static Set<String> pinnedByOthers(BindingContext context) {
        return context.chainedOfServiceAccount().stream()
                .filter(binding -> !binding.getMetadata().getUid().equals(context.uid()))
                .flatMap(binding -> BindingHistory.sourceRole(binding).map(RoleStatus::id).stream())
                .collect(Collectors.toSet());
    }
}
