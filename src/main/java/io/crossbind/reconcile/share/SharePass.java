package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.model.Problem;
import io.crossbind.model.ProblemException;
import io.crossbind.plan.share.ShareJudge;
import io.crossbind.plan.share.ShareJudgement;
import io.crossbind.plan.share.ShareRef;
import io.crossbind.plan.share.ShareState;
import io.crossbind.reconcile.JudgingLoop;
import io.crossbind.reconcile.PassTrace;
import io.crossbind.reconcile.PassTrace.Step;
import io.crossbind.reconcile.port.ObjectWriter;
import io.crossbind.reconcile.share.ShareExecutor.Executed;
import io.crossbind.status.ShareOutcome;
import io.crossbind.status.ShareOutcome.Share;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** One pass over a ResourceShare: gathers facts, judges until no fact needs a read, and executes the plan. */
public final class SharePass {
    private final ShareSites sites;
    private final ShareExecutor executor;
    private final ShareStatusWriter statuses;
    private final DeletionAttempts attempts;
    private final Duration settling;
    private final Clock clock;

    /**
     * Creates the pass.
     *
     * @param settling the time for which RAM may not list an existing share after its creation or change
     */
    public SharePass(
            ShareSites sites,
            ShareExecutor executor,
            ShareStatusWriter statuses,
            DeletionAttempts attempts,
            Duration settling,
            Clock clock) {
        this.sites = sites;
        this.executor = executor;
        this.statuses = statuses;
        this.attempts = attempts;
        this.settling = settling;
        this.clock = clock;
    }

    /**
     * Brings the share to the desired state. An object being deleted must have no share.
     *
     * @return the outcome; empty if nothing remains of a share being deleted
     * @throws ProblemException if the write of a finalizer fails; the previously known state stays
     */
    Optional<ShareOutcome> run(ResourceShare share, ObjectWriter<ResourceShare> writer) {
        return switch (judged(share)) {
            case ShareJudgement.Ready ready ->
                Optional.of(outcome(
                        ready, PassTrace.step(Step.EXECUTE, () -> executor.execute(share, ready.plan(), writer))));
            case ShareJudgement.Waiting(String message) ->
                Optional.of(ShareOutcome.inProgress(message, new Share.Unchanged(), false));
            case ShareJudgement.Blocked(Problem problem) ->
                Optional.of(ShareOutcome.blocked(problem, new Share.Unchanged(), false));
            case ShareJudgement.Abandoned(Problem problem, boolean mayRemain) -> {
                if (mayRemain) {
                    statuses.mayRemain(share, problem);
                }
                yield Optional.of(ShareOutcome.blocked(problem, new Share.Forgotten(), false));
            }
            case ShareJudgement.Removed(Optional<Problem> mayRemain) -> {
                mayRemain.ifPresent(problem -> statuses.mayRemain(share, problem));
                yield Optional.empty();
            }
            case ShareJudgement.NeedsRead(Set<ShareRef> refs) ->
                throw new IllegalStateException("a judgement needs what was read: " + refs);
        };
    }

    /** Gathers and judges until no fact needs a read. */
    private ShareJudgement judged(ResourceShare share) {
        Instant now = clock.instant();
        Instant firstAttempt = share.isMarkedForDeletion() ? attempts.first(share, now) : now;
        ShareGatherer gatherer = new ShareGatherer(share, sites, now, firstAttempt, settling);
        return JudgingLoop.run(
                () -> ShareJudge.judge(gatherer.situation(), gatherer.observations()),
                judgement -> judgement instanceof ShareJudgement.NeedsRead(Set<ShareRef> refs) ? refs : Set.of(),
                gatherer::read);
    }

    private static ShareOutcome outcome(ShareJudgement.Ready ready, Executed executed) {
        String region = ready.plan().region();
        Share known = executed.created()
                .<Share>map(arn -> new Share.Created(region, arn))
                .or(() -> ready.found().map(found -> new Share.Observed(region, found)))
                .orElseGet(Share.Unchanged::new);
        if (executed.failure().isPresent()) {
            return ShareOutcome.blocked(executed.failure().get(), known, executed.changed());
        }
        return switch (ready.after()) {
            case ShareState.Failing(Problem problem) -> ShareOutcome.blocked(problem, known, executed.changed());
            case ShareState.InProgress(String message) ->
                ShareOutcome.inProgress(
                        executed.created().map(arn -> arn + " was created").orElse(message), known, executed.changed());
            case ShareState.Shared _ -> ShareOutcome.ready(ready.found().orElseThrow(), region, executed.changed());
        };
    }
}
