package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import java.util.Set;

/** What follows from comparing what should be there for a binding with what is known. */
public sealed interface Judgement {

    /**
     * The plan can be executed.
     *
     * @param deliveredBefore whether all of the binding was there once
     */
    record Ready(BindingPlan plan, boolean deliveredBefore) implements Judgement {}

    /** A write would rest on memory, or something was never read: read these, then judge again. */
    record NeedsRead(Set<Ref> refs) implements Judgement {
        public NeedsRead {
            refs = Set.copyOf(refs);
        }
    }

    /** Nothing can be made. */
    record Blocked(Problem problem, AccessOnProblem access) implements Judgement {}
}
