package io.crossbind.plan.share;

import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.shares.ShareDesign;
import io.crossbind.desired.shares.ShareOwner;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.model.ObservedShare;
import io.crossbind.model.Problem;
import io.crossbind.model.Reason;
import io.crossbind.plan.DeletionPatience;
import io.crossbind.plan.Reading;
import io.crossbind.plan.share.ShareJudgement.Blocked;
import io.crossbind.plan.share.ShareJudgement.NeedsRead;
import io.crossbind.plan.share.ShareJudgement.Ready;
import io.crossbind.plan.share.ShareJudgement.Removed;
import io.crossbind.plan.share.ShareJudgement.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a ResourceShare that is being deleted. A share without its tags has no owner any more and stays. If the status records no share, the
 * operator looks for one all the same, because the status may be lost; but the operator does not wait long for an inaccessible account.
 */
final class ShareRemovalJudge {
    private final ShareSituation situation;
    private final ShareObservations observed;
    private final Instant since;

    /**
     * @param since the time of the deletion request
     */
    ShareRemovalJudge(ShareSituation situation, ShareObservations observed, Instant since) {
        this.situation = situation;
        this.observed = observed;
        this.since = since;
    }

    ShareJudgement judge() {
        return switch (situation.accounts().owner(situation.share())) {
            case ShareOwner.Unusable(Problem problem) -> unreadable(problem);
            case ShareOwner.Abandoned(Problem problem) ->
                new Removed(situation.isRecorded() ? Optional.of(problem) : Optional.empty());
            case ShareOwner.Usable(AccountFacts owner) ->
                situation.isRecorded() || owner.isManaged() ? inAccount(owner) : new Removed(Optional.empty());
        };
    }

    /** A throttled call says nothing about the account, so the call is repeated even for a share that may not exist. */
    private ShareJudgement unreadable(Problem problem) {
        return situation.isRecorded()
                        || problem.reason() == Reason.THROTTLED
                        || DeletionPatience.waitsFor(problem, situation.firstAttempt(), situation.now())
                ? new Blocked(problem)
                : new Removed(Optional.of(problem));
    }

    private ShareJudgement inAccount(AccountFacts owner) {
        return switch (situation.cluster()) {
            case Reading.Failed<ClusterIdentity>(Problem problem) -> unreadable(problem);
            case Reading.Known<ClusterIdentity>(ClusterIdentity cluster) ->
                inRam(
                        owner,
                        ShareDesign.tags(
                                cluster.id(), situation.share().getMetadata().getName()));
        };
    }

    private ShareJudgement inRam(AccountFacts owner, Map<String, String> tags) {
        if (observed.share().isEmpty()) {
            return new NeedsRead(Set.of(new ShareRef.Share(tags, false)));
        }
        return switch (observed.share().get()) {
            case Reading.Failed<Optional<ObservedShare>>(Problem problem) -> unreadable(problem);
            case Reading.Known<Optional<ObservedShare>>(Optional<ObservedShare> found) ->
                found.map(there -> there.isOwnedBy(tags) ? deletion(owner, there) : new Removed(Optional.empty()))
                        .orElseGet(this::absent);
        };
    }

    private ShareJudgement absent() {
        if (!mayStillAppear()) {
            return new Removed(Optional.empty());
        }
        Waiting waiting = new Waiting("RAM does not list the new share yet");
        if (situation.recordedArn().isEmpty()) {
            return waiting;
        }
        if (observed.deletion().isEmpty()) {
            return new NeedsRead(
                    Set.of(new ShareRef.Deletion(situation.recordedArn().get())));
        }
        return switch (observed.deletion().get()) {
            case Reading.Failed<Boolean>(Problem problem) -> unreadable(problem);
            case Reading.Known<Boolean>(Boolean isDeleted) -> isDeleted ? new Removed(Optional.empty()) : waiting;
        };
    }

    /** The share was created a moment ago; or the share was perhaps created, and the answer was lost. */
    private boolean mayStillAppear() {
        return situation.isRecorded()
                && (situation.recordedArn().isEmpty() ? situation.isRecent(since) : situation.wasJustChanged());
    }

    private ShareJudgement deletion(AccountFacts owner, ObservedShare there) {
        List<ShareChange> changes = there.isDeleting() ? List.of() : List.of(new ShareChange.DeleteShare(there.arn()));
        return new Ready(
                SharePlan.of(situation.region(owner), changes),
                Optional.of(there),
                ShareCheck.deletionProblem(there, since)
                        .<ShareState>map(ShareState.Failing::new)
                        .orElseGet(() -> new ShareState.InProgress(there.arn() + " is being deleted")));
    }
}
