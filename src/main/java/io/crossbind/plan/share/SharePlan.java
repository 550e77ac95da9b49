package io.crossbind.plan.share;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The changes for a ResourceShare.
 *
 * @param region the region of the share
 * @param intent the region to record in the status before the first call; empty if the status already names the region
 * @param keeps whether the object and the account that owns the share are kept from now on, even if nothing changes in RAM
 * @param changes calls to RAM, in the order of their phases
 */
public record SharePlan(String region, Optional<String> intent, boolean keeps, List<ShareChange> changes) {
    public SharePlan {
        changes = inOrder(changes);
    }

    /** A plan for a share named in the status. */
    public static SharePlan of(String region, List<ShareChange> changes) {
        return new SharePlan(region, Optional.empty(), !changes.isEmpty(), changes);
    }

    /** Sorts changes by their phases. RAM rejects a whole call for one invalid entry, so each phase has calls of its own. */
    static List<ShareChange> inOrder(List<ShareChange> changes) {
        return changes.stream().sorted(Comparator.comparing(ShareChange::phase)).toList();
    }
}
