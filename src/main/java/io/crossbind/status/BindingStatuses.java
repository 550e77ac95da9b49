package io.crossbind.status;

import io.crossbind.api.v1alpha1.CrossAccountBindingSpec;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
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

/** Computes the status of a binding except for the status of its pods, which is copied. */
public final class BindingStatuses {
    private final OrderGrace grace;

    public BindingStatuses(OrderGrace grace) {
        this.grace = grace;
    }

    /** The time until an object with this status stalls without any event; empty if the object does not stall. */
    public Optional<Duration> untilStalled(CrossAccountBindingStatus status) {
        return grace.remaining(status.conditions());
    }

    /**
     * @param previous the previous status; null for a new binding
     * @param spec of the reconciled binding
     * @param generation metadata.generation of the reconciled binding
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
        Frame frame = new Frame(before, generation, conditions, ResolvedWorkload.of(spec), appliedAt);
        return switch (outcome.roles()) {
            case Roles.Unchanged _ -> unchanged(frame);
            case Roles.Gone _ -> withoutRoles(frame);
            case Roles.Named named -> named(frame, named);
        };
    }

    /** The parts of a status without dependence on the roles. */
    private record Frame(
            CrossAccountBindingStatus before,
            long generation,
            List<Condition> conditions,
            ResolvedWorkload workload,
            @Nullable String appliedAt) {}

    private static CrossAccountBindingStatus unchanged(Frame frame) {
        return new CrossAccountBindingStatus(
                frame.generation,
                frame.conditions,
                frame.workload.title(),
                frame.before.rule(),
                frame.before.roleArn(),
                frame.before.targetRole(),
                frame.before.sourceRole(),
                frame.before.sourceAccount(),
                frame.before.oidcProviderArn(),
                frame.before.externalId(),
                frame.before.switchRoleUrl(),
                frame.before.awsConfig(),
                frame.before.profile(),
                frame.before.customerRole(),
                frame.before.grants(),
                frame.before.delivered(),
                frame.before.pods(),
                frame.appliedAt);
    }

    private static CrossAccountBindingStatus withoutRoles(Frame frame) {
        return new CrossAccountBindingStatus(
                frame.generation,
                frame.conditions,
                frame.workload.title(),
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
                null,
                List.of(),
                null,
                frame.before.pods(),
                frame.appliedAt);
    }

    private static CrossAccountBindingStatus named(Frame frame, Roles.Named named) {
        return new CrossAccountBindingStatus(
                frame.generation,
                frame.conditions,
                frame.workload.title(),
                named.rule().orElse(null),
                named.target()
                        .or(() -> named.source().map(SourceRole::role))
                        .map(Role::arn)
                        .or(frame.workload::existingPrincipal)
                        .orElse(null),
                named.target().map(BindingStatuses::status).orElse(null),
                named.source()
                        .map(SourceRole::role)
                        .map(BindingStatuses::status)
                        .orElse(null),
                named.source().map(SourceRole::account).orElse(null),
                named.providerArn().orElse(null),
                named.handover().externalId(),
                named.handover().switchRoleUrl(),
                named.handover().awsConfig(),
                named.handover().profile(),
                named.handover().customerRole(),
                named.grants(),
                named.delivered() ? Boolean.TRUE : null,
                frame.before.pods(),
                frame.appliedAt);
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
