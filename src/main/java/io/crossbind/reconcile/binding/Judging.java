package io.crossbind.reconcile.binding;

import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.Ref;
import io.crossbind.reconcile.JudgingLoop;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The {@link JudgingLoop} for the judges of a binding, whose last judgement is a {@link Judgement.Final}. */
final class Judging {
    private Judging() {}

    /**
     * Judges until no object needs a read. Every round reads at least one new object, so the loop ends.
     *
     * @param judge gathers and judges
     * @param read reads an object for the next judgement
     */
    static <P> Judgement.Final<P> repeat(Supplier<Judgement<P>> judge, Consumer<Ref> read) {
        Judgement<P> judged = JudgingLoop.run(
                judge, judgement -> judgement instanceof Judgement.NeedsRead<P>(Set<Ref> refs) ? refs : Set.of(), read);
        return switch (judged) {
            case Judgement.Final<P> last -> last;
            case Judgement.NeedsRead<P>(Set<Ref> refs) ->
                throw new IllegalStateException("a judgement needs what was read: " + refs);
        };
    }
}
