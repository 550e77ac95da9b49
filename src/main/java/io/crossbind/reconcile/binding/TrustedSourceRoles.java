package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.plan.binding.TrustedSourceIds;
import io.crossbind.status.BindingOutcome.Role;
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
     * The ids that the workload's own role may have.
     *
     * @param roleArn of that role; empty if the workload gets none
     */
    TrustedSourceIds trustedBy(BindingContext context, Optional<String> roleArn) {
        return new TrustedSourceIds(
                roleArn.map(made::get),
                context.workload().sharesSource() ? pinnedByOthers(context) : Set.of(),
                context.sourceRole().map(own -> Optional.ofNullable(own.id())));
    }

    private static Set<String> pinnedByOthers(BindingContext context) {
        return context.chainedOfServiceAccount().stream()
                .filter(binding -> !binding.getMetadata().getUid().equals(context.uid()))
                .flatMap(binding -> BindingHistory.sourceRole(binding).map(RoleStatus::id).stream())
                .collect(Collectors.toSet());
    }
}
