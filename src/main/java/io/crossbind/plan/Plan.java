package io.crossbind.plan;

import io.crossbind.model.Refusal;
import java.util.List;

/** What follows from comparing what should be with what is. */
public sealed interface Plan {

    /** The changes to carry out; none unless the plan is to carry some out. */
    default List<Change> changes() {
        return List.of();
    }

    /** Carry these out, in this order; none means that all is as it should be. */
    record Apply(List<Change> changes) implements Plan {
        public Apply {
            changes = List.copyOf(changes);
        }
    }

    /** What is known of the role may be stale and would lead to a write: read the role itself first, then plan again. */
    record ReadRoleFirst() implements Plan {}

    /** What is there belongs to somebody else. It is left as it is. */
    record Refused(Refusal refusal) implements Plan {}
}
