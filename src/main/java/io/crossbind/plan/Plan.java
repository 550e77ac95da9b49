package io.crossbind.plan;

import io.crossbind.model.ObservedRole;
import io.crossbind.model.Problem;
import io.crossbind.model.RoleObservation;
import java.util.List;
import java.util.function.Function;

/** The result of comparing the desired objects with the observed ones. */
public sealed interface Plan {

    /** The changes to apply; empty for a plan without changes. */
    default List<Change> changes() {
        return List.of();
    }

    /** The changes of a role owned by this operator; a role of another owner gets no changes. The pass reads a role before a plan with writes. */
    static Plan ofOwned(RoleObservation observed, Function<ObservedRole, List<Change>> planner) {
        return switch (observed) {
            case RoleObservation.Unknown _ -> new ReadRoleFirst();
            case RoleObservation.Absent _, RoleObservation.Foreign _ -> new Apply(List.of());
            case RoleObservation.Owned(ObservedRole role, boolean direct) -> {
                List<Change> changes = planner.apply(role);
                yield changes.isEmpty() || direct ? new Apply(changes) : new ReadRoleFirst();
            }
        };
    }

    /** The changes to apply, in this order; empty if everything is as desired. */
    record Apply(List<Change> changes) implements Plan {
        public Apply {
            changes = List.copyOf(changes);
        }
    }

    /** The cached observation of the role may be stale and would lead to a write: the caller must read the role and plan again. */
    record ReadRoleFirst() implements Plan {}

    /** The existing object belongs to another owner. The operator does not change the object. */
    record Refused(Problem problem) implements Plan {}
}
