package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The times of this process's first attempts to delete shares whose status names nothing. After a restart, a deletion waits for AWS for the full time
 * again.
 */
public final class DeletionAttempts {
    private final ConcurrentHashMap<String, Instant> byUid = new ConcurrentHashMap<>();

    /** The time of the first attempt. The first call records {@code now}. */
    public Instant first(ResourceShare share, Instant now) {
        return byUid.computeIfAbsent(share.getMetadata().getUid(), _ -> now);
    }

    /** Forgets a deleted share. */
    public void forget(ResourceShare share) {
        byUid.remove(share.getMetadata().getUid());
    }
}
