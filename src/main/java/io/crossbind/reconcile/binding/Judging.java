package io.crossbind.reconcile.binding;

import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.Ref;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The loop of a pass: gather, judge, read what judging lacks, judge again. */
final class Judging {
    private Judging() {}

    /**
     * Judges until nothing more has to be read. No object is read twice, so this ends.
     *
     * @param judge gathers and judges
     * @param read reads an object, so that the next judgement knows it
     */
    static <P> Judgement<P> repeat(Supplier<Judgement<P>> judge, Consumer<Ref> read) {
        Set<Ref> known = new HashSet<>();
        while (true) {
            Judgement<P> judgement = judge.get();
            if (!(judgement instanceof Judgement.NeedsRead<P>(Set<Ref> refs))) {
                return judgement;
            }
            if (!known.addAll(refs)) {
                throw new IllegalStateException("a judgement needs what was read: " + refs);
            }
            refs.forEach(read);
        }
    }
}
