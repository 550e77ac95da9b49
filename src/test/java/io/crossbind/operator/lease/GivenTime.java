package io.crossbind.operator.lease;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Monotonic time set by a test. The time begins near the largest number, as is possible on a real machine. */
final class GivenTime implements LongSupplier {
    private long nanos = Long.MAX_VALUE - Duration.ofSeconds(3).toNanos();

    @Override
    public synchronized long getAsLong() {
        return nanos;
    }

    synchronized void pass(Duration time) {
        nanos += time.toNanos();
    }
}
