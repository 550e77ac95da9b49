package io.crossbind.plan.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.desired.AccountFacts;
import io.crossbind.desired.shares.AccountsOfShare;
import io.crossbind.desired.shares.ShareDesign;
import io.crossbind.desired.shares.ShareFacts;
import io.crossbind.model.ClusterIdentity;
import io.crossbind.plan.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A ResourceShare and what is known about it before AWS is asked.
 *
 * @param cluster the identity of the cluster, which the share's owner tags contain
 * @param now the time of the pass
 * @param firstAttempt when this process first passed over the object that is being deleted; now for an object that lives
 * @param settling the time for which RAM may not list a new or changed share although it exists
 */
public record ShareSituation(
        ResourceShare share,
        AccountsOfShare accounts,
        Reading<ClusterIdentity> cluster,
        Instant now,
        Instant firstAttempt,
        Duration settling) {

    /** The region of the share: the recorded one, else the region of its resources. */
    public String region(AccountFacts owner) {
        return recordedRegion().orElseGet(() -> ShareDesign.region(share.getSpec(), owner.partition()));
    }

    ShareFacts facts(AccountFacts owner, ClusterIdentity identity) {
        return new ShareFacts(
                share.getMetadata().getName(),
                share.getMetadata().getUid(),
                share.getSpec(),
                owner,
                accounts.principals(share),
                identity,
                recordedArn());
    }

    private Optional<ResourceShareStatus> status() {
        return Optional.ofNullable(share.getStatus());
    }

    Optional<String> recordedRegion() {
        return status().map(ResourceShareStatus::region);
    }

    /** The ARN that an earlier pass recorded. */
    public Optional<String> recordedArn() {
        return status().map(ResourceShareStatus::arn);
    }

    /** Returns whether the operator has created a share in RAM, or was about to. */
    boolean isRecorded() {
        return recordedRegion().isPresent();
    }

    /** The time of the deletion request; empty for an object that lives. */
    Optional<Instant> deletionRequested() {
        return Optional.ofNullable(share.getMetadata().getDeletionTimestamp()).map(Instant::parse);
    }

    /** Returns whether the share was changed so recently that RAM may not list it yet. */
    boolean wasJustChanged() {
        return recordedArn().isPresent()
                && status().map(ResourceShareStatus::lastAppliedTime)
                        .map(Instant::parse)
                        .filter(this::isRecent)
                        .isPresent();
    }

    boolean isRecent(Instant at) {
        return now.isBefore(at.plus(settling));
    }
}
