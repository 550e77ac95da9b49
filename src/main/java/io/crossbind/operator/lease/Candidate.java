package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a replica may take the Lease. The times in the Lease come from another machine's clock and are ignored. The decision depends
 * on how long the Lease has not changed, by this machine's monotonic clock (as in client-go's leader election).
 */
final class Candidate {
    private final String identity;
    private @Nullable LeaseRecord seen;
    private long seenAt;
    private boolean absent;

    Candidate(String identity) {
        this.identity = identity;
    }

    /**
     * Records a read of the Lease.
     *
     * @param at the monotonic time of the answer, which is after the write of the Lease
     */
    void saw(Optional<LeaseRecord> lease, long at) {
        boolean changed =
                seen == null || absent != lease.isEmpty() || !seen.version().equals(version(lease, seen));
        if (changed && (lease.isPresent() || seen != null)) {
            seen = lease.orElse(seen);
            seenAt = at;
        }
        absent = lease.isEmpty();
    }

    private static String version(Optional<LeaseRecord> lease, LeaseRecord otherwise) {
        return lease.orElse(otherwise).version();
    }

    /**
     * The time for which the replica must still wait if the Lease does not change. The holder of a deleted Lease may not know of the
     * deletion yet. Only a Lease that never existed is free at once.
     */
    Duration toWait(long now) {
        LeaseRecord known = seen;
        if (known == null || (!absent && (known.isFree() || known.isOf(identity)))) {
            return Duration.ZERO;
        }
        Duration lasts = known.duration().compareTo(WriteFence.LEASE) > 0 ? known.duration() : WriteFence.LEASE;
        Duration left = lasts.minusNanos(now - seenAt);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
