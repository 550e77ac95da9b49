package io.crossbind.plan.binding;

import io.crossbind.model.Problem;
import io.crossbind.plan.Change;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The contents of a judgement of a removal or a clamp, for assertions. */
final class Reductions {
    private Reductions() {}

    /** The reads needed first; empty if the judgement needs no read. */
    static Set<Ref> reads(Judgement<ReductionPlan> judgement) {
        return judgement instanceof Judgement.NeedsRead<ReductionPlan>(Set<Ref> refs) ? refs : Set.of();
    }

    static ReductionPlan plan(Judgement<ReductionPlan> judgement) {
        return ((Judgement.Ready<ReductionPlan>) judgement).plan();
    }

    /** The changes of a phase on one side. */
    static List<Change> changes(ReductionPlan plan, Phase phase, Side side) {
        return phases(plan, phase, side).stream()
                .flatMap(planned -> planned.changes().stream())
                .toList();
    }

    /** The reason why a part of a phase could not be planned. */
    static Optional<Problem> problem(ReductionPlan plan, Phase phase, Side side) {
        return phases(plan, phase, side).stream()
                .flatMap(planned -> planned.problem().stream())
                .findFirst();
    }

    private static List<PlannedPhase> phases(ReductionPlan plan, Phase phase, Side side) {
        return plan.phases().stream()
                .filter(planned -> planned.phase() == phase && planned.side().orElse(side) == side)
                .toList();
    }

    static List<Change> changes(ReductionPlan plan) {
        return plan.phases().stream()
                .flatMap(planned -> planned.changes().stream())
                .toList();
    }
}
