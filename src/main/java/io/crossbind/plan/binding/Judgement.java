package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The result of comparing the desired objects of a binding with the known facts.
 *
 * @param <P> the plan
 */
public sealed interface Judgement<P> {

    /**
     * A judgement without further reads.
     *
     * @param <P> the plan
     */
    sealed interface Final<P> extends Judgement<P> {}

    /** The plan can be executed. */
    record Ready<P>(P plan) implements Final<P> {}

    /**
     * Nothing can be created.
     *
     * @param access whether the operator keeps, clamps or revokes access that was given before
     */
    record Blocked<P>(Problem problem, AccessOnProblem access) implements Final<P> {}

    /**
     * A write would depend on cached state, or an object was never read: the pass reads these objects and judges again.
     *
     * @param refs in the order in which the pass reads them
     */
    record NeedsRead<P>(Set<Ref> refs) implements Judgement<P> {
        public NeedsRead {
            refs = Collections.unmodifiableSet(new LinkedHashSet<>(refs));
        }
    }
}
