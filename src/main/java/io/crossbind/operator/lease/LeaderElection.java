package io.crossbind.operator.lease;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica in the election: it waits for the Lease, acquires it, renews it and releases it. Each {@link #step} is one exchange with the
 * API server. The fence, not this class, ends the process when renewals fail, because an exchange may hang.
 */
final class LeaderElection {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    /** Between the beginnings of two renewals (the default retry period of client-go's leader election). */
    static final Duration RENEWED_EVERY = Duration.ofSeconds(2);

    /** Between two looks of a standby, and after an exchange that failed. One small read. */
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
     * Takes seven parameters because tests give the store, both clocks and the state that other classes share.
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
     * @return how long to pause before the next
     */
    Duration step() {
        if (fence.state() == FenceState.LAPSED) {
            // The process ends. A Lease that it renewed now would only keep the next leader waiting.
            return LOOKS_EVERY;
        }
        long begun = nanos.getAsLong();
        try {
            Duration pause = held == null ? seek() : renew(held, begun);
            contact.answered(begun);
            return pause;
        } catch (ApiUnavailable e) {
            // A rejection is no better: a replica that may not write the Lease cannot lead.
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
     * of this replica can take effect any more. A replica that does not lead releases nothing.
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
