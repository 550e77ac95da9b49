package io.crossbind.reconcile.binding;

import io.crossbind.plan.binding.Judgement;
import io.crossbind.plan.binding.Ref;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The loop of a pass: gather, judge, read what the judgement lacks, judge again. */
final class Judging {
    private Judging() {}

    /**
     * Judges until nothing more has to be read. The loop reads no object twice, so it ends.
     *
     * @param judge gathers and judges
     * @param read reads an object, so that the next judgement knows it
     */
    static <P> Judgement.Final<P> repeat(Supplier<Judgement<P>> judge, Consumer<Ref> read) {
        Set<Ref> known = new HashSet<>();
        while (true) {
            switch (judge.get()) {
                case Judgement.Final<P> judged -> {
                    return judged;
                }
                case Judgement.NeedsRead<P>(Set<Ref> refs) -> {
                    if (!known.addAll(refs)) {
                        throw new IllegalStateException("a judgement needs what was read: " + refs);
                    }
                    refs.forEach(read);
                }
            }
        }
    }
}
