package io.crossbind.operator.lease;

import java.util.Optional;

/** The storage of the replicas' Lease. Each method ends within a bounded time. */
interface LeaseStore {

    /**
     * Reads the Lease.
     *
     * @return empty if the Lease does not exist
     * @throws ApiUnavailable without a usable answer
     */
    Optional<LeaseRecord> read();

    /**
     * Creates the Lease, or replaces the given version, with the current time as its renewal.
     *
     * @return the stored Lease with its new version; empty if the Lease has changed meanwhile
     * @throws ApiUnavailable without a usable answer: the write may have taken effect
     */
    Optional<LeaseRecord> write(LeaseRecord lease);
}
