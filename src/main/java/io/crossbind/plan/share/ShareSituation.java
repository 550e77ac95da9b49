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
 * A ResourceShare and the known facts before AWS is called.
 *
 * @param cluster the identity of the cluster, part of the share's owner tags
 * @param now the time of the pass
 * @param firstAttempt the time of this process's first pass over an object that is being deleted; {@code now} for another object
 * @param settling the time for which RAM may not list a new or changed share although the share exists
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

    /** The ARN recorded by an earlier pass. */
    public Optional<String> recordedArn() {
        return status().map(ResourceShareStatus::arn);
    }

    /** Returns whether the operator has created a share in RAM, or was about to. */
    boolean isRecorded() {
        return recordedRegion().isPresent();
    }

    /** The time of the deletion request; empty for an object that is not being deleted. */
    Optional<Instant> deletionRequested() {
        return Optional.ofNullable(share.getMetadata().getDeletionTimestamp()).map(Instant::parse);
    }

    /** Returns whether the share was changed so recently that RAM may not list the share yet. */
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
