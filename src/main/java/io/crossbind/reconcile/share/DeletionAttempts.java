package io.crossbind.reconcile.share;

import io.crossbind.api.v1alpha1.ResourceShare;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/** When this process first tried to delete a share whose status names nothing. After a restart a deletion waits for AWS as long again. */
public final class DeletionAttempts {
    private final ConcurrentHashMap<String, Instant> byUid = new ConcurrentHashMap<>();

    /** The time of the first attempt, which is now if there was none. */
    public Instant first(ResourceShare share, Instant now) {
        return byUid.computeIfAbsent(share.getMetadata().getUid(), _ -> now);
    }

    /** Forgets a share that is gone. */
    public void forget(ResourceShare share) {
        byUid.remove(share.getMetadata().getUid());
    }
}
