package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides whether this replica may still begin a write. A fence counts from the moment at which the latest successful renewal of the Lease
 * was <em>sent</em>. No other replica sees the renewal earlier, so no other replica leads earlier than {@link #LEASE} after this moment:
 *
 * <ul>
 *   <li>until {@link #BEGINS_UNTIL}, writes begin;
 *   <li>until {@link #ENDS_AT}, a write waits for a renewal of the Lease or for the end of this time;
 *   <li>from then on no write begins, ever, and the process has to end. Its end abandons every unanswered write. The last five seconds of
 *       the Lease are for requests already sent, and for clocks with different speeds.
 * </ul>
 *
 * <p>Time is monotonic: no setting of a clock moves a fence. A suspended process finds its fence closed before any other action.
 * Thread-safe.
 */
public final class WriteFence {
    /** How long another replica waits after its last observed change of the Lease (the default of client-go's leader election). */
    public static final Duration LEASE = Duration.ofSeconds(15);

    /** Two renewals may fail, each after {@link BoundedExchanges#ANSWERS_WITHIN}, before a write must wait. */
    static final Duration BEGINS_UNTIL = Duration.ofSeconds(8);

    /** The renew deadline (the default of client-go's leader election). */
    static final Duration ENDS_AT = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private final Runnable onLapse;
    private boolean leads;
    private boolean lost;
    private boolean closed;
    private long renewedAt;
    private int underWay;
    private boolean unanswered;
    private long unansweredAt;

    /**
     * @param nanos monotonic time, such as {@link System#nanoTime}
     * @param onLapse ends the process; called by each thread that notices the end of the time
     */
    public WriteFence(LongSupplier nanos, Runnable onLapse) {
        this.nanos = nanos;
        this.onLapse = onLapse;
    }

    /** The current state, which determines the allowed writes. */
    public synchronized FenceState state() {
        if (!leads) {
            return closed ? FenceState.CLOSED : FenceState.STANDBY;
        }
        long age = nanos.getAsLong() - renewedAt;
        if (lost || age >= ENDS_AT.toNanos()) {
            lost = true;
            return FenceState.LAPSED;
        }
        if (closed) {
            return FenceState.CLOSED;
        }
        return age < BEGINS_UNTIL.toNanos() ? FenceState.OPEN : FenceState.OVERDUE;
    }

    /** The time until the process must end: zero if this time has passed, the longest duration if the replica does not lead. */
    synchronized Duration remaining() {
        FenceState now = state();
        if (!leads) {
            return ENDS_AT;
        }
        return now == FenceState.LAPSED ? Duration.ZERO : ENDS_AT.minusNanos(nanos.getAsLong() - renewedAt);
    }

    /**
     * Records that this replica holds the Lease since the request sent at the given time. An expired fence stays closed.
     *
     * @param sentAt by the same clock
     */
    synchronized void renewed(long sentAt) {
        if (state() == FenceState.LAPSED) {
            return;
        }
        if (!leads || sentAt - renewedAt > 0) {
            renewedAt = sentAt;
        }
        leads = true;
        notifyAll();
    }

    /** Records that another replica has the Lease. */
    synchronized void lose() {
        leads = true;
        lost = true;
        notifyAll();
    }

    /** Lets no further write begin, because the process is being stopped. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * Begins a write, which {@link #leave} ends. Waits while the Lease is overdue.
     *
     * @throws NotLeading if this replica may not write
     */
    void enter() {
        FenceState now = awaitDecision();
        if (now == FenceState.OPEN) {
            return;
        }
        if (now == FenceState.LAPSED) {
            onLapse.run();
        }
        throw new NotLeading(now);
    }

    private synchronized FenceState awaitDecision() {
        FenceState now = state();
        while (now == FenceState.OVERDUE) {
            try {
                wait(remaining().toMillis() + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return FenceState.CLOSED;
            }
            now = state();
        }
        if (now == FenceState.OPEN) {
            underWay++;
        }
        return now;
    }

    /** Returns whether a write that has begun may still be sent. Callers ask as late as possible. */
    boolean mayStillSend() {
        return state() == FenceState.OPEN;
    }

    /**
     * Ends a write.
     *
     * @param answered whether the write is known to have ended at the other side too
     */
    synchronized void leave(boolean answered) {
        underWay--;
        if (!answered) {
            unanswered = true;
            unansweredAt = nanos.getAsLong();
        }
    }

    /**
     * Returns whether no write of this replica can take effect any more: the fence is closed, and every sent write was answered or is too
     * old.
     */
    public synchronized boolean isQuiet() {
        boolean forgotten = !unanswered || nanos.getAsLong() - unansweredAt >= LEASE.toNanos();
        return state() == FenceState.CLOSED && underWay == 0 && forgotten;
    }

    /** Ends the process, if its time is over. */
    void endIfLapsed() {
        if (state() == FenceState.LAPSED) {
            onLapse.run();
        }
    }
}
