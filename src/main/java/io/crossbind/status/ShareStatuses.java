package io.crossbind.status;

import io.crossbind.api.v1alpha1.ResourceShareStatus;
import io.crossbind.api.v1alpha1.ResourceShareStatus.Association;
import io.crossbind.model.ShareAssociation;
import io.crossbind.status.ShareOutcome.Share;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the status of a ResourceShare. */
public final class ShareStatuses {
    private final OrderGrace grace;

    public ShareStatuses(OrderGrace grace) {
        this.grace = grace;
    }

    /** The time until an object with this status stalls without any event; empty if the object does not stall. */
    public Optional<Duration> untilStalled(ResourceShareStatus status) {
        return grace.remaining(status.conditions());
    }

    /**
     * @param previous the previous status; null for a new object
     * @param generation metadata.generation of the reconciled object
     */
    public ResourceShareStatus of(@Nullable ResourceShareStatus previous, long generation, ShareOutcome outcome) {
        ResourceShareStatus before = previous == null ? ResourceShareStatus.NONE : previous;
        List<Condition> conditions =
                new Conditions(before.conditions(), generation, grace).summary(outcome.reason(), outcome.message());
        String appliedAt = outcome.changed()
                ? grace.clock().instant().truncatedTo(ChronoUnit.SECONDS).toString()
                : before.lastAppliedTime();
        return switch (outcome.share()) {
            case Share.Unchanged _ ->
                new ResourceShareStatus(
                        generation,
                        conditions,
                        before.region(),
                        before.arn(),
                        before.resources(),
                        before.principals(),
                        appliedAt);
            case Share.Forgotten _ ->
                new ResourceShareStatus(generation, conditions, null, null, List.of(), List.of(), appliedAt);
            case Share.Intended(String region) ->
                new ResourceShareStatus(generation, conditions, region, before.arn(), List.of(), List.of(), appliedAt);
            case Share.Created(String region, String arn) ->
                new ResourceShareStatus(
                        generation, conditions, region, arn, before.resources(), before.principals(), appliedAt);
            case Share.Observed(String region, var listed) ->
                new ResourceShareStatus(
                        generation,
                        conditions,
                        region,
                        listed.arn(),
                        associations(listed.resources()),
                        associations(listed.principals()),
                        appliedAt);
        };
    }

    /** Sorts the associations, because RAM returns them in no fixed order. The status must not change when nothing else does. */
    private static List<Association> associations(List<ShareAssociation> seen) {
        return seen.stream()
                .filter(association -> !association.isGone())
                .sorted(Comparator.comparing(ShareAssociation::entity))
                .map(association -> new Association(
                        association.entity(),
                        association.status(),
                        association.message().isEmpty() ? null : association.message()))
                .toList();
    }
}
