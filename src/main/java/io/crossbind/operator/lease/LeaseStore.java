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
     * Creates the Lease, or writes it over the version that it names, with the time of now as its renewal.
     *
     * @return what was stored, with its new version; empty if the Lease is another one by now
     * @throws ApiUnavailable if there was no usable answer: the write may have taken effect
     */
    Optional<LeaseRecord> write(LeaseRecord lease);
}
