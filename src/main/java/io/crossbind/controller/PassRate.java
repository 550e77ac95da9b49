package io.crossbind.controller;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The rate of reconciliations of an object: a few at once, then a steady rate. A tenant who edits a binding or starts pods without end
 * causes no more AWS calls, API calls and Events than that. No change is lost: the next reconciliation sees it.
 */
public final class PassRate implements RateLimiter<PassRate.Bucket> {
    private final int burst;
    private final Duration interval;
    private final InstantSource clock;

    /**
     * @param burst passes that may follow each other at once
     * @param interval after which there is one more
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

    /** The passes that one object has left. The number grows with time. */
    public final class Bucket implements RateLimitState {
        /** When it would be full, epoch milliseconds: each pass moves it on by an interval. */
        private long fullAt;

        /** Takes a pass; otherwise says when there will be one. */
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
