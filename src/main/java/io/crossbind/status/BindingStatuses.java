package io.crossbind.status;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.Pods;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.desired.ResolvedWorkload;
import io.crossbind.model.Reason;
import io.crossbind.status.BindingOutcome.Role;
import io.crossbind.status.BindingOutcome.Roles;
import io.crossbind.status.BindingOutcome.SourceRole;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Computes the status of a binding except for its pods, which it copies. */
public final class BindingStatuses {
    private final OrderGrace grace;

    public BindingStatuses(OrderGrace grace) {
        this.grace = grace;
    }

    /** How long until an object with this status stalls though nothing happens to it; empty if it does not. */
    public Optional<Duration> untilStalled(CrossAccountBindingStatus status) {
        return grace.left(status.conditions());
    }

    /**
     * @param previous what the status was, null for a new binding
     * @param spec of the binding that the outcome is of
     * @param generation metadata.generation of that binding
     */
    public CrossAccountBindingStatus of(
            @Nullable CrossAccountBindingStatus previous,
            CrossAccountBindingSpec spec,
            long generation,
            BindingOutcome outcome) {
        CrossAccountBindingStatus before = previous == null ? CrossAccountBindingStatus.NONE : previous;
        List<Condition> conditions = conditions(new Conditions(before.conditions(), generation, grace), outcome);
        String appliedAt = outcome.changed()
                ? grace.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString()
                : before.lastAppliedTime();
        @Nullable Pods pods = before.pods();
        ResolvedWorkload workload = ResolvedWorkload.of(spec);
        return switch (outcome.roles()) {
            case Roles.Unchanged _ ->
                new CrossAccountBindingStatus(
                        generation,
                        conditions,
                        workload.title(),
                        before.roleArn(),
                        before.targetRole(),
                        before.sourceRole(),
                        before.sourceAccount(),
                        before.oidcProviderArn(),
                        before.externalId(),
                        before.switchRoleUrl(),
                        before.awsConfig(),
                        before.profile(),
                        before.customerRole(),
                        before.grants(),
                        before.delivered(),
                        pods,
                        appliedAt);
            case Roles.Gone _ ->
                new CrossAccountBindingStatus(
                        generation,
                        conditions,
                        workload.title(),
                        null,
                        null,
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
                        workload.title(),
                        target.or(() -> source.map(SourceRole::role))
                                .map(Role::arn)
                                .or(workload::existingPrincipal)
                                .orElse(null),
                        target.map(BindingStatuses::status).orElse(null),
                        source.map(SourceRole::role)
                                .map(BindingStatuses::status)
                                .orElse(null),
                        source.map(SourceRole::account).orElse(null),
                        providerArn.orElse(null),
                        handover.externalId(),
                        handover.switchRoleUrl(),
                        handover.awsConfig(),
                        handover.profile(),
                        handover.customerRole(),
                        grants,
                        delivered ? Boolean.TRUE : null,
                        pods,
                        appliedAt);
        };
    }

    private static List<Condition> conditions(Conditions conditions, BindingOutcome outcome) {
        return Stream.concat(
                        conditions.summary(outcome.reason(), outcome.message()).stream(),
                        outcome.injection().stream()
                                .map(found -> conditions.of(
                                        "Injected",
                                        found.reason() == Reason.INJECTED,
                                        found.reason(),
                                        found.conditionMessage())))
                .toList();
    }

    private static RoleStatus status(Role role) {
        return new RoleStatus(role.arn(), role.id());
    }
}
