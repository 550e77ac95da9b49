package io.crossbind.operator.lease;

import java.time.Duration;
import java.time.Instant;

/**
 * The contents of a Lease (coordination.k8s.io/v1).
 *
 * @param version the resource version of the read, which is the precondition of a write; empty for a Lease to be created
 * @param holder identity of the leading replica; empty without a leader
 * @param duration the lease duration set by the holder
 * @param acquiredAt by the holder's wall clock, for people
 * @param transitions the number of changes of the holder
 */
record LeaseRecord(String version, String holder, Duration duration, Instant acquiredAt, int transitions) {
    boolean isNew() {
        return version.isEmpty();
    }

    boolean isFree() {
        return holder.isEmpty();
    }

    boolean isOf(String identity) {
        return holder.equals(identity);
    }

    LeaseRecord takenBy(String identity, Instant now) {
        return isOf(identity) ? this : new LeaseRecord(version, identity, WriteFence.LEASE, now, transitions + 1);
    }

    LeaseRecord released() {
        return new LeaseRecord(version, "", duration, acquiredAt, transitions);
    }

    static LeaseRecord first(String identity, Instant now) {
        return new LeaseRecord("", identity, WriteFence.LEASE, now, 0);
    }
}
