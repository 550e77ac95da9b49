package io.crossbind.reconcile;

import io.crossbind.reconcile.PassTrace.Step;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The loop of a pass: judge, read what the judgement lacks, judge again. */
public final class JudgingLoop {
    private JudgingLoop() {}

    /**
     * Judges until nothing more has to be read. Nothing is read twice, so this ends.
     *
     * @param <J> a judgement
     * @param <R> names something that can be read
     * @param judge judges by what was read so far
     * @param lacking what must be read before a judgement counts; empty for a judgement that counts
     * @param read reads, so that the next judgement knows it
     * @throws IllegalStateException if a judgement lacks what was read
     */
    public static <J, R> J run(Supplier<J> judge, Function<J, Set<R>> lacking, Consumer<R> read) {
        Set<R> known = new HashSet<>();
        while (true) {
            J judgement = PassTrace.step(Step.JUDGE, judge);
            Set<R> refs = lacking.apply(judgement);
            if (refs.isEmpty()) {
                return judgement;
            }
            if (!known.addAll(refs)) {
                throw new IllegalStateException("a judgement lacks what was read: " + refs);
            }
            PassTrace.step(Step.GATHER, () -> {
                refs.forEach(read);
                return refs;
            });
        }
    }
}
