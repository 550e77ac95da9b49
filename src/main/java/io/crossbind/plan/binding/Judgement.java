package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What follows from comparing what should be there for a binding with what is known.
 *
 * @param <P> the plan
 */
public sealed interface Judgement<P> {

    /** The plan can be executed. */
    record Ready<P>(P plan) implements Judgement<P> {}

    /**
     * A write would rest on memory, or something was never read: read these, then judge again.
     *
     * @param refs in the order in which they are read
     */
    record NeedsRead<P>(Set<Ref> refs) implements Judgement<P> {
        public NeedsRead {
            refs = Collections.unmodifiableSet(new LinkedHashSet<>(refs));
        }
    }

    /** Nothing can be made. */
    record Blocked<P>(Problem problem, AccessOnProblem access) implements Judgement<P> {}
}
