package io.crossbind.reconcile.binding;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.plan.binding.TrustedSourceIds;
import io.crossbind.status.BindingOutcome.Role;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The source roles that this process created. IAM pins a trust policy to the unique ID of a role, so a role that another client deleted and
 * re-created loses its access. The operator pins a trust policy again only to a role that it created.
 */
public final class TrustedSourceRoles {
    /** The unique ID of each created role, by its ARN. Bindings that share a role share the entry. */
    private final ConcurrentHashMap<String, String> created = new ConcurrentHashMap<>();

    void created(Role role) {
        created.put(role.arn(), String.valueOf(role.id()));
    }

    /**
     * The IDs that the workload's own role may have.
     *
     * @param roleArn ARN of that role; empty if the workload gets none
     */
    TrustedSourceIds trustedBy(BindingContext context, Optional<String> roleArn) {
        return new TrustedSourceIds(
                roleArn.map(created::get),
                siblings(context).flatMap(role -> Stream.ofNullable(role.id())).collect(Collectors.toSet()),
                context.sourceRole().map(own -> Optional.ofNullable(own.id())));
    }

    /** Forgets the role of a binding that is gone, unless a sibling still has it. */
    void forget(BindingContext context) {
        Set<String> shared = siblings(context).map(RoleStatus::arn).collect(Collectors.toSet());
        context.sourceRole()
                .map(RoleStatus::arn)
                .filter(arn -> !shared.contains(arn))
                .ifPresent(created::remove);
    }

    /** The source roles that the statuses of the binding's siblings name. */
    private static Stream<RoleStatus> siblings(BindingContext context) {
        return context.workload().sharesSource()
                ? context.chainedOfServiceAccount().stream()
                        .filter(binding -> !binding.getMetadata().getUid().equals(context.uid()))
                        .flatMap(binding -> BindingHistory.sourceRole(binding).stream())
                : Stream.empty();
    }
}
