package io.crossbind.status;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.status.BindingOutcome.Role;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.BindingOutcome.SourceRole;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the status of a binding, but for its pods, which stay as they were. */
public final class BindingStatuses {
    private final Clock clock;

    public BindingStatuses(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param previous what the status was, null for a new binding
     * @param generation metadata.generation of the binding that the outcome is of
     */
    public CrossAccountBindingStatus of(
            @Nullable CrossAccountBindingStatus previous, long generation, BindingOutcome outcome) {
        CrossAccountBindingStatus before = previous == null ? CrossAccountBindingStatus.NONE : previous;
        List<Condition> conditions =
                new Conditions(before.conditions(), generation, clock).summary(outcome.reason(), outcome.message());
        String appliedAt = outcome.changed()
                ? clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()
                : before.lastAppliedTime();
        @Nullable Pods pods = before.pods();
        return switch (outcome.roles()) {
            case Roles.Unchanged _ ->
                new CrossAccountBindingStatus(
                        generation,
                        conditions,
                        before.targetRole(),
                        before.sourceRole(),
                        before.sourceAccount(),
                        before.oidcProviderArn(),
                        before.externalId(),
                        before.switchRoleUrl(),
                        before.awsConfig(),
                        before.customerRole(),
                        before.grants(),
                        before.delivered(),
                        pods,
                        appliedAt);
            case Roles.Gone _ ->
                new CrossAccountBindingStatus(
                        generation,
                        conditions,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        pods,
                        appliedAt);
            case Roles.Named(var target, var source, var providerArn, var handover, var grants, var delivered) ->
                new CrossAccountBindingStatus(
                        generation,
                        conditions,
                        target.map(BindingStatuses::status).orElse(null),
                        source.map(SourceRole::role)
                                .map(BindingStatuses::status)
                                .orElse(null),
                        source.map(SourceRole::account).orElse(null),
                        providerArn.orElse(null),
                        handover.externalId(),
                        handover.switchRoleUrl(),
                        handover.awsConfig(),
                        handover.customerRole(),
                        grants,
                        delivered ? Boolean.TRUE : null,
                        pods,
                        appliedAt);
        };
    }

    private static RoleStatus status(Role role) {
        return new RoleStatus(role.arn(), role.id());
    }
}
