package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks whether this replica recently had an answer about the Lease. The replica asks every second or two. The log has one line when the
 * answers end and one when they resume. Thread-safe.
 */
final class LeaseContact {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseContact.class);

    /** The time for which a leader continues to write without a renewal. */
    static final Duration FORGIVEN = WriteFence.BEGINS_UNTIL;

    private final LongSupplier nanos;
    private boolean everAnswered;
    private boolean failing;
    private long answeredAt;

    /**
     * @param nanos monotonic time
     */
    LeaseContact(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns whether the API server answered recently. */
    synchronized boolean isRecent() {
        return everAnswered && nanos.getAsLong() - answeredAt < FORGIVEN.toNanos();
    }

    /**
     * Records an answer.
     *
     * @param askedAt when the request was sent
     */
    synchronized void answered(long askedAt) {
        if (failing) {
            LOG.info("the API server answers for the Lease again");
        }
        everAnswered = true;
        failing = false;
        answeredAt = askedAt;
    }

    /**
     * Records a missing answer or a refusal.
     *
     * @param why for the log
     */
    synchronized void failed(String why) {
        if (!failing) {
            LOG.warn("no usable answer for the Lease: {}", why);
        }
        failing = true;
    }
}
