package io.crossbind.operator.lease;

import java.util.function.LongSupplier;

/**
 * The fence of a process with a steadily renewed Lease, until another process gets the Lease. The clock of the fence stands still until
 * then, because a process without calls for a while must not lose its Lease.
 */
public final class SimulatedLease {
    private final LongSupplier nanos;
    private final WriteFence fence;
    private boolean held = true;
    private long passedOnAt;

    /**
     * @param nanos the time of the simulation
     * @param onLapse ends the process
     */
    public SimulatedLease(LongSupplier nanos, Runnable onLapse) {
        this.nanos = nanos;
        this.fence = new WriteFence(() -> held ? 0 : nanos.getAsLong() - passedOnAt, onLapse);
        fence.renewed(0);
    }

    /** The process renews the Lease for the last time. */
    public void passOn() {
        passedOnAt = nanos.getAsLong();
        held = false;
    }

    public boolean isHeld() {
        return held;
    }

    /** Whether a write has to wait: the fence itself would block the thread, and no time would pass. */
    public boolean isOverdue() {
        return fence.state() == FenceState.OVERDUE;
    }

    /** Asks the fence for an immediate write. */
    public void write() {
        fence.enter();
        fence.leave(true);
    }
}
