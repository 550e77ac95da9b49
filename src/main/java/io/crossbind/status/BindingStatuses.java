package io.crossbind.status;

import io.crossbind.api.v1alpha1.CrossAccountBindingStatus;
import io.crossbind.api.v1alpha1.CrossAccountBindingStatus.RoleStatus;
import io.crossbind.status.BindingOutcome.TargetRole;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the status of a binding. */
public final class BindingStatuses {
    private static final CrossAccountBindingStatus NONE =
            new CrossAccountBindingStatus(null, List.of(), null, null, null);

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
        CrossAccountBindingStatus before = previous == null ? NONE : previous;
        return new CrossAccountBindingStatus(
                generation,
                new Conditions(before.conditions(), generation, clock).summary(outcome.reason(), outcome.message()),
                role(before, outcome.role()),
                provider(before, outcome.role()),
                outcome.changed()
                        ? clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()
                        : before.lastAppliedTime());
    }

    private static @Nullable RoleStatus role(CrossAccountBindingStatus before, TargetRole role) {
        return switch (role) {
            case TargetRole.Unchanged _ -> before.targetRole();
            case TargetRole.Gone _ -> null;
            case TargetRole.Intended(String arn, var _) -> new RoleStatus(arn, null);
            case TargetRole.Known(String arn, String id, var _) -> new RoleStatus(arn, id);
        };
    }

    private static @Nullable String provider(CrossAccountBindingStatus before, TargetRole role) {
        return switch (role) {
            case TargetRole.Unchanged _ -> before.oidcProviderArn();
            case TargetRole.Gone _ -> null;
            case TargetRole.Intended(var _, String arn) -> arn;
            case TargetRole.Known(var _, var _, String arn) -> arn;
        };
    }
}
