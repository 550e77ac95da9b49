package io.crossbind.operator.lease;

import java.util.Optional;

/** Where the replicas keep their Lease. Each method ends within a bounded time. */
interface LeaseStore {

    /**
     * Reads the Lease.
     *
     * @return empty if there is none
     * @throws ApiUnavailable if there was no usable answer
     */
    Optional<LeaseRecord> read();

    /**
     * Creates the Lease, or replaces the given version, with the current time as its renewal.
     *
     * @return the stored Lease with its new version; empty if the Lease has changed meanwhile
     * @throws ApiUnavailable if there was no usable answer: the write may have taken effect
     */
    Optional<LeaseRecord> write(LeaseRecord lease);
}
