package io.crossbind.controller;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.status.BindingOutcome.Role;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which source roles this operator made. IAM pins a trust policy to the unique id of a role, so that a role which was deleted and made again
 * by somebody else is shut out; the operator pins anew only what it made itself.
 */
public final class SourceIds {
    /** By ARN of the role: its id, if this process made it. */
    private final ConcurrentHashMap<String, String> made = new ConcurrentHashMap<>();

    void made(Role role) {
        made.put(role.arn(), String.valueOf(role.id()));
    }

    /**
     * Whether the role is the one that the binding's status names, or was made by this operator since: by this process, for a binding that shares
     * the role, or for this one by a process that was killed after it had written down that it would.
     */
    boolean isKnown(BindingContext context, Role role) {
        Optional<RoleStatus> pinned = context.sourceRole();
        return pinned.isEmpty()
                || pinned.get().id() == null
                || Objects.equals(role.id(), pinned.get().id())
                || Objects.equals(role.id(), made.get(role.arn()))
                || context.workload().sharesSource()
                        && context.chainedOfServiceAccount().stream()
                                .flatMap(binding -> BindingContext.sourceRole(binding).stream())
                                .anyMatch(shared -> Objects.equals(role.id(), shared.id()));
    }
}
