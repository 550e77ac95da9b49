package io.crossbind.controller;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The rate of reconciliations of an object: a few at once, then a steady rate. The rate bounds the AWS calls, API calls and Events of a
 * tenant who edits a binding or starts pods without end. No change is lost: the next reconciliation sees the change.
 */
public final class PassRate implements RateLimiter<PassRate.Bucket> {
    private final int burst;
    private final Duration interval;
    private final InstantSource clock;

    /**
     * @param burst the number of passes without a wait
     * @param interval the time in which one more pass becomes available
     */
    public PassRate(int burst, Duration interval, InstantSource clock) {
        this.burst = burst;
        this.interval = interval;
        this.clock = clock;
    }

    @Override
    public Optional<Duration> isLimited(RateLimitState state) {
        return ((Bucket) state).take();
    }

    @Override
    public Bucket initState() {
        return new Bucket();
    }

    /** The remaining passes of one object. The number grows with time. */
    public final class Bucket implements RateLimitState {
        /** The time at which the bucket would be full, in epoch milliseconds. Each pass moves this time on by an interval. */
        private long fullAt;

        /** Takes a pass, or returns the time until the next pass. */
        synchronized Optional<Duration> take() {
            long now = clock.millis();
            long base = Math.max(fullAt, now);
            long wait = base + interval.toMillis() - now - interval.toMillis() * burst;
            if (wait > 0) {
                return Optional.of(Duration.ofMillis(wait));
            }
            fullAt = base + interval.toMillis();
            return Optional.empty();
        }
    }
}
