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
 * The source roles created by this process. IAM pins a trust policy to the unique ID of a role, so a role loses its access when another client
 * deletes and re-creates the role. The operator pins a trust policy again only to a role of its own creation.
 */
public final class TrustedSourceRoles {
    /** The unique ID of each created role, by its ARN. Bindings that share a role share the entry. */
    private final ConcurrentHashMap<String, String> created = new ConcurrentHashMap<>();

    void created(Role role) {
        created.put(role.arn(), String.valueOf(role.id()));
    }

    /**
     * The possible IDs of the workload's own role.
     *
     * @param roleArn ARN of the workload's own role; empty if the workload gets no own role
     */
    TrustedSourceIds trustedBy(BindingContext context, Optional<String> roleArn) {
        return new TrustedSourceIds(
                roleArn.map(created::get),
                siblings(context).flatMap(role -> Stream.ofNullable(role.id())).collect(Collectors.toSet()),
                context.sourceRole().map(own -> Optional.ofNullable(own.id())));
    }

    /** Forgets the role of a deleted binding, unless a sibling still has the role. */
    void forget(BindingContext context) {
        Set<String> shared = siblings(context).map(RoleStatus::arn).collect(Collectors.toSet());
        context.sourceRole()
                .map(RoleStatus::arn)
                .filter(arn -> !shared.contains(arn))
                .ifPresent(created::remove);
    }

    /** The source roles in the statuses of the binding's siblings. */
    private static Stream<RoleStatus> siblings(BindingContext context) {
        return context.workload().sharesSource()
                ? context.chainedOfServiceAccount().stream()
                        .filter(binding -> !binding.getMetadata().getUid().equals(context.uid()))
                        .flatMap(binding -> BindingHistory.sourceRole(binding).stream())
                : Stream.empty();
    }
}
