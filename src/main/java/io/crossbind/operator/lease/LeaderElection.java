package io.crossbind.operator.lease;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica in the election, which waits for the Lease, acquires, renews and releases the Lease. Each {@link #step} is one exchange with
 * the API server. The fence, not this class, ends the process when renewals fail, because an exchange may hang.
 */
final class LeaderElection {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    /** The time between the beginnings of two renewals (the default retry period of client-go's leader election). */
    static final Duration RENEWED_EVERY = Duration.ofSeconds(2);

    /** The time between two reads of a standby, and after a failed exchange. A read is one small request. */
    static final Duration LOOKS_EVERY = Duration.ofSeconds(1);

    private final LeaseStore store;
    private final String identity;
    private final WriteFence fence;
    private final LeaseContact contact;
    private final LongSupplier nanos;
    private final Clock clock;
    private final Runnable onLeading;
    private final Candidate candidate;
    private String announced = "";
    private @Nullable LeaseRecord held;

    /**
     * Takes seven parameters because tests provide the store, both clocks and the state shared with other classes.
     *
     * @param nanos the fence's clock
     * @param clock for the times in the Lease, which only people read
     * @param onLeading called once, when this replica leads; must return at once
     */
    LeaderElection(
            LeaseStore store,
            String identity,
            WriteFence fence,
            LeaseContact contact,
            LongSupplier nanos,
            Clock clock,
            Runnable onLeading) {
        this.store = store;
        this.identity = identity;
        this.fence = fence;
        this.contact = contact;
        this.nanos = nanos;
        this.clock = clock;
        this.onLeading = onLeading;
        this.candidate = new Candidate(identity);
    }

    /**
     * Performs a single exchange with the API server.
     *
     * @return the pause until the next exchange
     */
    Duration step() {
        if (fence.state() == FenceState.LAPSED) {
            // The process ends. A renewal now would only delay the next leader.
            return LOOKS_EVERY;
        }
        long begun = nanos.getAsLong();
        try {
            Duration pause = held == null ? seek() : renew(held, begun);
            contact.answered(begun);
            return pause;
        } catch (ApiUnavailable e) {
            // A rejection counts as a failure too: a replica that may not write the Lease cannot lead.
            contact.failed(String.valueOf(e.getMessage()));
            return LOOKS_EVERY;
        }
    }

    private Duration seek() {
        Optional<LeaseRecord> found = store.read();
        long now = nanos.getAsLong();
        candidate.saw(found, now);
        found.ifPresent(this::announce);
        Duration wait = candidate.toWait(now);
        if (wait.isPositive()) {
            return wait.compareTo(LOOKS_EVERY) < 0 ? wait : LOOKS_EVERY;
        }
        LeaseRecord wanted = found.map(lease -> lease.takenBy(identity, clock.instant()))
                .orElseGet(() -> LeaseRecord.first(identity, clock.instant()));
        long sent = nanos.getAsLong();
        Optional<LeaseRecord> taken = store.write(wanted);
        if (taken.isEmpty()) {
            return LOOKS_EVERY;
        }
        held = taken.get();
        fence.renewed(sent);
        LOG.info("this replica is the leader");
        onLeading.run();
        return RENEWED_EVERY;
    }

    private void announce(LeaseRecord lease) {
        if (!lease.isFree() && !lease.holder().equals(announced)) {
            announced = lease.holder();
            LOG.info("{} is the leader", announced);
        }
    }

    private Duration renew(LeaseRecord current, long begun) {
        Optional<LeaseRecord> renewed = store.write(current);
        if (renewed.isPresent()) {
            held = renewed.get();
            fence.renewed(begun);
            return RENEWED_EVERY;
        }
        // An earlier renewal took effect although its answer was lost, or another client edited, deleted or acquired
        // the Lease.
        Optional<LeaseRecord> found = store.read();
        if (found.isPresent() && !found.get().isOf(identity)) {
            LOG.error("{} has acquired the Lease", found.get().holder());
            fence.lose();
            fence.endIfLapsed();
            return LOOKS_EVERY;
        }
        held = found.orElseGet(() -> LeaseRecord.first(identity, clock.instant()));
        return Duration.ZERO;
    }

    /**
     * Releases the Lease, so that another replica can lead at once and not only after the Lease has expired. Callers ensure that no write
     * of this replica can take effect any more. A replica without the Lease releases nothing.
     */
    void release() {
        LeaseRecord current = held;
        if (current == null) {
            return;
        }
        try {
            if (store.write(current.released()).isEmpty()) {
                Optional<LeaseRecord> found = store.read().filter(lease -> lease.isOf(identity));
                found.ifPresent(lease -> store.write(lease.released()));
            }
        } catch (ApiUnavailable e) {
            LOG.warn("the Lease is not released and expires: {}", e.getMessage());
        }
    }
}
