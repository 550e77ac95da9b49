package io.crossbind.reconcile;

import io.crossbind.reconcile.PassTrace.Step;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The loop of a pass: judge, read the missing facts, judge again. */
public final class JudgingLoop {
    private JudgingLoop() {}

    /**
     * Judges until no fact needs a read. Every round reads at least one new fact, so the loop ends.
     *
     * @param <J> a judgement
     * @param <R> a reference to a readable fact
     * @param judge judges by the facts read so far
     * @param lacking the facts missing for a final judgement; empty for a final judgement
     * @param read reads a fact for the next judgement
     * @throws IllegalStateException if a judgement lacks only facts already read
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
